package moesim.experiment;

import java.util.Optional;
import moesim.input.InputException;
import org.jspecify.annotations.Nullable;

/** Of the faults of ours that ended runs, that of the first in plan order; wrong input is none. */
final class FirstFault {
  private @Nullable Throwable first;
  private int of = Integer.MAX_VALUE;

  synchronized void add(int index, Throwable cause) {
    if (!(cause instanceof InputException) && index < of) {
      of = index;
      first = cause;
    }
  }

  synchronized Optional<Throwable> found() {
    return Optional.ofNullable(first);
  }

  void throwIfAny() {
    Throwable cause = found().orElse(null);
    if (cause instanceof OutOfMemoryError full) {
      throw full;
    }
    if (cause != null) {
      throw new IllegalStateException("a run failed: " + cause, cause);
    }
  }
}
