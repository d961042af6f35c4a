package moesim.input;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The user's input is wrong: at least one {@link Problem}, each with its place. Ends the program
 * with exit code 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InputException(Location location, String message) {
    this(List.of(new Problem(location, message)));
  }

  public InputException(Location location, String message, Throwable cause) {
    this(location, message);
    initCause(cause);
  }

  public InputException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an InputException needs a problem");
    }
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
