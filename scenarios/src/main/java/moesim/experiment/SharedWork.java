package moesim.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work that several runs need and one of them does: the first run that asks computes it, the others
 * wait. What no run will ask for again is let go.
 */
final class SharedWork<T> {
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, FutureTask<T>> results = new HashMap<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final Consumer<T> letGo;

  /** {@code letGo} is told of a result that no run will ask for again. */
  SharedWork(Consumer<T> letGo) {
    this.letGo = letGo;
  }

  /** Announces one more run that will ask for {@code key} once. */
  synchronized void announce(String key) {
    users.merge(key, 1, Integer::sum);
  }

  /** The result for {@code key}; if the work failed, every run that asks gets its error. */
  T get(String key, Supplier<T> work) {
    FutureTask<T> task;
    synchronized (this) {
      task = results.computeIfAbsent(key, absent -> new FutureTask<>(() -> done(key, work)));
    }
    task.run();
    return valueOf(task);
  }

  private T done(String key, Supplier<T> work) {
    failed.add(key);
    T result = work.get();
    failed.remove(key);
    return result;
  }

  /**
   * The run is through with {@code key}, whether it asked for it or not; true if it was the last.
   */
  boolean release(String key) {
    FutureTask<T> done;
    synchronized (this) {
      if (users.merge(key, -1, Integer::sum) > 0) {
        return false;
      }
      users.remove(key);
      done = results.remove(key);
    }
    if (done != null && !failed.contains(key)) {
      letGo.accept(valueOf(done));
    }
    return true;
  }

  private static <T> T valueOf(FutureTask<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for shared work", e);
    }
  }
}
