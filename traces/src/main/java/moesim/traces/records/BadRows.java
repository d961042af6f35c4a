package moesim.traces.records;

import java.util.Locale;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Problem;
import org.jspecify.annotations.Nullable;

/** Records that could not be read and were passed over, because the user asked for that. */
final class BadRows {
  private long count;
  private @Nullable Problem first;

  void add(InputException problem) {
    count++;
    if (first == null) {
      first = problem.problems().get(0);
    }
  }

  long count() {
    return count;
  }

  /** How many there were and what the first was; empty if there was none. */
  Optional<String> warning() {
    Problem shown = first;
    return shown == null
        ? Optional.empty()
        : Optional.of(String.format(
            Locale.ROOT, "%,d malformed rows passed over, the first at %s", count, shown));
  }
}
