package moesim.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Problem;
import moesim.input.ValueType;
import moesim.input.Written;
import moesim.units.Latency;
import moesim.units.Quantity;

/** The command of a policy in a process, as the user wrote it, and what is said when it fails. */
final class ProcessCommand {
  static final Option<List<String>> COMMAND = Option.required(
      "command",
      new ValueType<>(
          "a command, such as \"python3 lru.py\"",
          Set.of(Written.Kind.TEXT),
          Words::of,
          Map.of("type", "string", "minLength", 1L)),
      "what to start, in the folder of the scenario: a program and its arguments, with quotes as in a shell");

  static final Option<Latency> TIMEOUT = Option.of(
      "timeout",
      ValueType.quantity(
          "a time with its unit, such as \"10 s\"",
          ProcessCommand::timeout,
          Quantity.PATTERN + Latency.UNIT_PATTERN + "$"),
      new Latency(10_000_000_000_000L),
      "how long the process may take to answer");

  static final List<Option<?>> OPTIONS = List.of(COMMAND, TIMEOUT);

  private static final long PS_PER_MS = 1_000_000_000L;

  private final Options options;
  private final List<String> words;
  private final Latency timeout;

  ProcessCommand(Options options) {
    this.options = options;
    words = options.get(COMMAND);
    timeout = options.get(TIMEOUT);
  }

  private static Latency timeout(String text) {
    Latency parsed = Latency.parse(text);
    if (parsed.ps() < PS_PER_MS) {
      throw new IllegalArgumentException("less than 1 ms: \"" + text + "\"");
    }
    return parsed;
  }

  Conversation start() throws Conversation.Failure {
    return Conversation.start(
        words, options.folder(), timeout.toString(), timeout.ps() / PS_PER_MS);
  }

  /**
   * Kills {@code process}: one line that says what is wrong, then the end of what it wrote to
   * stderr.
   */
  InputException problem(Optional<Conversation> process, String place, String message) {
    process.ifPresent(Conversation::kill);
    String command = "\"" + String.join(" ", words) + "\"";
    List<Problem> problems = new ArrayList<>(
        options.problem(COMMAND, command + ", " + place + ": " + message).problems());
    process
        .map(Conversation::lastWords)
        .orElse(List.of())
        .forEach(line -> problems.add(new Problem(Location.of("stderr of " + command), line)));
    return new InputException(problems);
  }
}
