package moesim.cli;

import java.util.concurrent.Callable;
import moesim.scenario.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = "Runs a scenario and prints its results.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  moesim run scenarios/quickstart.yaml --set seed=7 --out results",
      "  moesim run scenarios/wafer.yaml --out results --events \"2 ms..3 ms\" --events-of 1"
    },
    versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {
  @Mixin
  private ScenarioRuns runs = new ScenarioRuns();

  @Override
  public Integer call() {
    return runs.answer(Question.RUN);
  }
}
