package moesim.experiment;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Lets runs begin as memory allows: the footprints of those that are under way, and what they
 * share, never exceed the limit together. A run that needs more than that by itself runs when no
 * other does. What runs share is counted once, from the first that needs it until nobody does any
 * more.
 */
final class MemoryGate {
  /** The rest is for traces that are being opened, for results, and for what the estimates miss. */
  private static final double SHARE_OF_HEAP = 0.75;

  private final long limit;
  private final Map<String, Long> shared = new HashMap<>();
  private long used;
  private long most;
  private int running;

  MemoryGate(long limit) {
    this.limit = limit;
  }

  static MemoryGate ofHeap() {
    return new MemoryGate((long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));
  }

  /** A run that is under way; closed when it is over. */
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  long limit() {
    return limit;
  }

  /** Most bytes that were in use at a time. */
  synchronized long most() {
    return most;
  }

  /** Waits until there is room for {@code run}, or nothing else runs. */
  synchronized Claim claim(Footprint run) {
    while (running > 0 && used + missing(run) > limit) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("the experiment has ended");
      }
    }
    used += missing(run);
    shared.putAll(run.sharedBytes());
    most = Math.max(most, used);
    running++;
    return () -> leave(run.heapBytes());
  }

  private long missing(Footprint run) {
    return run.heapBytes()
        + run.sharedBytes().entrySet().stream()
            .filter(one -> !shared.containsKey(one.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
  }

  private synchronized void leave(long bytes) {
    used -= bytes;
    running--;
    notifyAll();
  }

  /** Nobody needs what is called one of {@code keys} any more. */
  synchronized void letGo(Collection<String> keys) {
    for (String key : keys) {
      Long bytes = shared.remove(key);
      used -= bytes == null ? 0 : bytes;
    }
    notifyAll();
  }
}
