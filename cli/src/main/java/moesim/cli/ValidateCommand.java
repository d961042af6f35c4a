package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import moesim.scenario.CacheRun;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description = "Checks a scenario without running it; reports all problems at once.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim validate scenarios/quickstart.yaml --set seed=7",
    versionProvider = Version.class)
final class ValidateCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SCENARIO", description = "The scenario file (YAML).")
  private Path file = Path.of("");

  @Option(names = "--set", paramLabel = "path=value", description = "Sets a key, as for run.")
  private List<String> settings = List.of();

  @Override
  public Integer call() {
    Scenario scenario = ScenarioReader.read(ScenarioText.of(file, settings));
    int runs = scenario.plans().size();
    boolean cached = scenario.plans().get(0).spec() instanceof CacheRun;
    String added = cached ? "offline optima" : "baselines";
    spec.commandLine()
        .getOut()
        .println(
            file + ": valid; " + runs + (runs == 1 ? " run" : " runs, " + added + " included"));
    return 0;
  }
}
