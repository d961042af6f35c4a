package moesim.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is wrong with a file, gathered so that all of it can be reported together; the same problem
 * once.
 */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  public void add(Location location, String message) {
    found.add(new Problem(location, message));
  }

  /** Remembers that {@code key}, first at {@code first}, stands {@code again}. */
  public void addDuplicate(String key, Location again, Location first) {
    add(
        again,
        "duplicate key \"" + key + "\", first at line " + first.line() + "; keep one of them");
  }

  /** The result of {@code reading}, or empty if the input was wrong, which is remembered. */
  public <T> Optional<T> gather(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (InputException e) {
      found.addAll(e.problems());
      return Optional.empty();
    }
  }

  /** Remembers what {@code check} finds wrong. */
  public void check(Runnable check) {
    gather(() -> {
      check.run();
      return true;
    });
  }

  public int count() {
    return found.size();
  }

  /** Throws if anything was found, in the order of the file. */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      List<Problem> sorted = new ArrayList<>(found);
      sorted.sort(Comparator.comparing(Problem::location));
      throw new InputException(sorted);
    }
  }
}
