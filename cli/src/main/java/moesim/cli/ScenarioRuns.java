package moesim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import moesim.experiment.Experiment;
import moesim.experiment.FinishedRuns;
import moesim.experiment.Forecast;
import moesim.experiment.RunEngine;
import moesim.experiment.RunLogs;
import moesim.report.DatasetFolder;
import moesim.report.EventFiles;
import moesim.report.EventRequest;
import moesim.report.PlanReport;
import moesim.report.ResultFolder;
import moesim.report.RunJournal;
import moesim.report.TextReport;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
          "Folder for the results as CSV, Parquet, JSON and a page, and their provenance; else none"
              + " is written.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "Folder that collects the results of many scenarios, a Parquet file each, for pandas, DuckDB and Spark.")
  private Optional<Path> dataset = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description =
          "Sets a key of the scenario, such as cache.capacity=\"64 experts\"; wins over the file"
              + " and its sweep.")
  private List<String> settings = List.of();

  @Option(
      names = "--resume",
      description =
          "Goes on where a run into the same --out DIR was stopped or killed: its finished runs"
              + " are not run again.")
  private boolean resume;

  @Option(
      names = "--dry-run",
      description =
          "Prints the runs, their number, the memory and about the time they take, and runs none:"
              + " each kind is tried for a second.")
  private boolean dryRun;

  @Option(names = "--quiet", description = "No progress on stderr.")
  private boolean quiet;

  @Option(
      names = "--events",
      paramLabel = "FROM..TO",
      description =
          "Writes what dies and links do in a window of simulated time, such as \"2 ms..3 ms\", to events-ROW.json.gz in DIR, for ui.perfetto.dev; wafers only.")
  private Optional<String> window = Optional.empty();

  @Option(
      names = "--events-of",
      paramLabel = "ROW[,ROW]",
      description =
          "The rows whose events are written, numbered from 1; needed where there are several.")
  private Optional<String> rows = Optional.empty();

  @Mixin
  private Engine engine = new Engine();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * Runs what {@code question} needs, prints the results and writes them to the folder, if one is named.
   *
   * @return the exit code
   */
  int answer(Question question) {
    int workers = engine.threads();
    if (resume && out.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--resume needs --out DIR: the folder of what was stopped");
    }
    Scenario scenario = ScenarioReader.read(ScenarioText.of(file, settings), question);
    Optional<EventRequest> request = EventRequest.of(window, rows, out.isPresent());
    request.ifPresent(asked -> asked.check(scenario));
    if (dryRun) {
      return forecast(scenario, workers);
    }
    RunEngine where = engine.create(request.isPresent());
    Optional<DatasetFolder> collection = dataset.map(DatasetFolder::new);
    collection.ifPresent(DatasetFolder::check);
    if (out.isEmpty()) {
      return print(
          scenario,
          run(scenario, where, FinishedRuns.none(), RunLogs.NONE, outcome -> {}),
          collection);
    }
    ResultFolder folder = new ResultFolder(out.get());
    try (RunJournal journal = folder.journal(scenario, resume)) {
      sayWhatIsThere(scenario, journal);
      if (request.isEmpty()) {
        return keep(scenario, where, folder, journal, Optional.empty(), collection);
      }
      try (EventFiles events = folder.events(scenario, request.get())) {
        return keep(scenario, where, folder, journal, Optional.of(events), collection);
      }
    }
  }

  private int keep(
      Scenario scenario,
      RunEngine where,
      ResultFolder folder,
      RunJournal journal,
      Optional<EventFiles> events,
      Optional<DatasetFolder> collection) {
    Instant started = Instant.now();
    RunLogs logs = events.map(files -> (RunLogs) files).orElse(RunLogs.NONE);
    Experiment.Outcome found = run(scenario, where, journal, logs, outcome -> {
      Duration duration = Duration.between(started, Instant.now());
      folder.write(scenario, outcome, events, started, duration, engine.threads());
    });
    // Rows of long tables are made of finished runs, so these go last.
    int code = print(scenario, found, collection);
    events.ifPresent(files -> files.lines().forEach(command.commandLine().getOut()::println));
    command.commandLine().getOut().flush();
    if (code == 0 || journal.unasked() == 0) {
      journal.discard();
    } else {
      sayWhatStays(out.orElseThrow(), journal);
    }
    return code;
  }

  private int forecast(Scenario scenario, int workers) {
    PrintWriter err = command.commandLine().getErr();
    try (ProgressLine progress = ProgressLine.silent(err)) {
      Forecast forecast = Experiment.forecast(scenario, progress);
      command.commandLine().getOut().print(PlanReport.of(scenario, forecast, workers));
    }
    command.commandLine().getOut().flush();
    return 0;
  }

  private void sayWhatIsThere(Scenario scenario, RunJournal journal) {
    if (resume) {
      PrintWriter err = command.commandLine().getErr();
      err.println(journal.runs() + " finished runs found; this is of "
          + scenario.plans().size());
      err.flush();
    }
  }

  private void sayWhatStays(Path folder, RunJournal journal) {
    PrintWriter err = command.commandLine().getErr();
    err.println(folder.resolve(RunJournal.FILE) + ": keeps " + journal.unasked()
        + " finished runs that are in no result, as others failed; --resume goes on with them");
    err.flush();
  }

  private Experiment.Outcome run(
      Scenario scenario,
      RunEngine where,
      FinishedRuns finished,
      RunLogs logs,
      Consumer<Experiment.Outcome> write) {
    PrintWriter err = command.commandLine().getErr();
    try (ProgressLine progress = quiet ? ProgressLine.silent(err) : ProgressLine.on(err);
        Interruption stopped = Interruption.of(progress, finished)) {
      Experiment.Outcome outcome =
          Experiment.run(scenario, where, finished, logs, stopped.watched());
      write.accept(outcome);
      return outcome;
    }
  }

  private int print(
      Scenario scenario, Experiment.Outcome outcome, Optional<DatasetFolder> collection) {
    PrintWriter output = command.commandLine().getOut();
    Optional<Path> part = collection.map(results -> results.write(scenario, outcome));
    output.print(TextReport.of(scenario, outcome));
    out.ifPresent(path -> output.println("results are in " + path));
    part.ifPresent(path -> output.println("the part is " + path));
    output.flush();
    PrintWriter err = command.commandLine().getErr();
    err.print(TextReport.wallClock(scenario, outcome));
    outcome.failures().fault().ifPresent(fault -> {
      fault.printStackTrace(err);
      err.println("This is a fault of moesim. Please report it with the lines above.");
    });
    err.flush();
    return outcome.failures().errors().isEmpty() ? 0 : Main.SOME_FAILED;
  }
}
