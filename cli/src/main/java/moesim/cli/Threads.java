package moesim.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --threads}. */
final class Threads {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Runs at a time; one per core (here ${DEFAULT-VALUE}) unless given. Results do not depend"
              + " on it.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  int count() {
    if (threads < 1) {
      throw new ParameterException(
          command.commandLine(),
          "--threads: expected a whole number of at least 1, read " + threads);
    }
    return threads;
  }
}
