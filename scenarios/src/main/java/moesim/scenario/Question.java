package moesim.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.hardware.wafer.Fidelity;
import moesim.hardware.wafer.Lever;
import moesim.input.ValueType;

/**
 * What is asked of a scenario: its results, or how the same points do under each of several
 * alternatives, of which the first is the one that the others are compared with. Each is a command.
 */
public enum Question {
  /** The results. */
  RUN(""),
  /** The misses at every capacity; {@link CurveText} reads its runs. */
  CURVE(""),
  /** The ceiling of every lever. */
  WHAT_IF("machine.lever"),
  /**
   * The error of the analytic fidelity. It knows no packets, so it reserves paths where the other
   * moves some.
   */
  FIDELITY("machine.fidelity");

  private final String column;

  Question(String column) {
    this.column = column;
  }

  /** The command that asks it. */
  public String command() {
    return ValueType.nameOf(this);
  }

  /** What {@code command} asks. */
  public static Optional<Question> of(String command) {
    return Arrays.stream(values())
        .filter(question -> question.command().equals(command))
        .findFirst();
  }

  /** The path that tells the alternatives apart; empty if there are none. */
  String column() {
    return column;
  }

  /** What each alternative sets, by dotted path. */
  List<Map<String, String>> alternatives() {
    return switch (this) {
      case RUN, CURVE -> List.of();
      case WHAT_IF ->
        Arrays.stream(Lever.values())
            .map(lever -> Map.of(column, ValueType.nameOf(lever)))
            .toList();
      case FIDELITY ->
        List.of(
            Map.of(column, ValueType.nameOf(Fidelity.CONTENDED)),
            Map.of(
                column,
                ValueType.nameOf(Fidelity.ANALYTIC),
                "machine.network.kind",
                ValueType.nameOf(WaferKeys.NetworkKind.PATH_RESERVING)));
    };
  }
}
