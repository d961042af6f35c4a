package moesim.cli;

import java.util.concurrent.Callable;
import moesim.scenario.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "what-if",
    description =
        "Runs a scenario on a wafer with one lever after the other made perfect and prints the"
            + " ceiling of each.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim what-if scenarios/wafer.yaml",
    versionProvider = Version.class)
final class WhatIfCommand implements Callable<Integer> {
  @Mixin
  private ScenarioRuns runs = new ScenarioRuns();

  @Override
  public Integer call() {
    return runs.answer(Question.WHAT_IF);
  }
}
