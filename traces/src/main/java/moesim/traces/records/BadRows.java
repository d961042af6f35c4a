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
  private @Nullable Problem firstOfFile;
  private @Nullable Problem shifting;

  void add(InputException problem) {
    count++;
    Problem added = problem.problems().get(0);
    first = first == null ? added : first;
    firstOfFile = firstOfFile == null ? added : firstOfFile;
  }

  /** Rows from here on are of another file. */
  void nextFile() {
    firstOfFile = null;
  }

  /** Says that a token comes whose position is counted, so that no row before it may lack. */
  void beforeCounted() {
    shifting = shifting == null ? firstOfFile : shifting;
  }

  /** Refuses rows that were passed over before tokens whose positions are counted. */
  void checkShift() {
    Problem problem = shifting;
    if (problem != null) {
      throw new InputException(
          problem.location(),
          problem.message() + "; the row cannot be passed over, as positions are counted and the"
              + " tokens below it would shift");
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
