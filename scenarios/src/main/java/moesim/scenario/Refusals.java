package moesim.scenario;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Problems;

/** Options that are written where they do nothing. */
final class Refusals {
  private Refusals() {}

  /**
   * Refuses {@code options} of a section.
   *
   * @param where what they mean nothing to, such as {@code on a wafer}
   * @throws moesim.input.InputException if some of them are written, all of which it names
   */
  static void meaningless(Options section, List<Option<?>> options, String where) {
    refuse(section, options, "means nothing " + where + "; leave it out");
  }

  /** Refuses {@code options} that only {@code machines} have. */
  static void only(Options section, List<Option<?>> options, String machines) {
    refuse(section, options, "only with machine.kind: " + machines);
  }

  /** Refuses {@code options}, as {@code message} says of each that is written. */
  static void refuse(Options section, List<Option<?>> options, String message) {
    Problems problems = new Problems();
    for (Option<?> option : options) {
      if (section.names().contains(option.name())) {
        problems.check(() -> {
          throw section.problem(option, message);
        });
      }
    }
    problems.throwIfAny();
  }
}
