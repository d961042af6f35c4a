package moesim.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.report.ResultFolder;
import moesim.report.TextReport;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs of a scenario that answer a question: what {@code run}, {@code what-if} and {@code fidelity} have in common. */
final class ScenarioRuns {
  @Parameters(paramLabel = "SCENARIO", description = "The scenario file (YAML).")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the results as CSV, Parquet, JSON and a page, and their provenance; else none is written.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description =
          "Sets a key of the scenario, such as cache.capacity=\"64 experts\"; wins over the file and its sweep.")
  private List<String> settings = List.of();

  @Mixin
  private Threads threads = new Threads();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** Runs what {@code question} needs, prints the results and writes them to the folder, if one is named. */
  void answer(Question question) {
    int workers = threads.count();
    Scenario scenario = ScenarioReader.read(ScenarioText.of(file, settings), question);
    Optional<ResultFolder> folder = out.map(ResultFolder::new);
    folder.ifPresent(results -> results.check(scenario));
    Instant started = Instant.now();
    Experiment.Outcome outcome;
    try (ProgressLine progress = ProgressLine.on(command.commandLine().getErr())) {
      outcome = Experiment.run(scenario, workers, progress);
    }
    Duration duration = Duration.between(started, Instant.now());
    folder.ifPresent(results -> results.write(scenario, outcome, started, duration, workers));
    command.commandLine().getOut().print(TextReport.of(scenario, outcome));
    out.ifPresent(path -> command.commandLine().getOut().println("results are in " + path));
    command.commandLine().getOut().flush();
    command.commandLine().getErr().print(TextReport.wallClock(scenario, outcome));
    command.commandLine().getErr().flush();
  }
}
