package moesim.cli;

import java.util.concurrent.Callable;
import moesim.scenario.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "fidelity",
    description =
        "Runs a scenario on a wafer in both fidelities and prints the error of the analytic one.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim fidelity scenarios/wafer.yaml",
    versionProvider = Version.class)
final class FidelityCommand implements Callable<Integer> {
  @Mixin
  private ScenarioRuns runs = new ScenarioRuns();

  @Override
  public Integer call() {
    return runs.answer(Question.FIDELITY);
  }
}
