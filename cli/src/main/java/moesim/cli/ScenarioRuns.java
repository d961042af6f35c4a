package moesim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.experiment.Failures;
import moesim.experiment.Forecast;
import moesim.experiment.RunEngine;
import moesim.report.EventRequest;
import moesim.report.KeptExperiment;
import moesim.report.PlanReport;
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

/**
 * Runs of a scenario that answer a question: what {@code run}, {@code what-if} and {@code fidelity}
 * have in common.
 */
final class ScenarioRuns {
  @Parameters(paramLabel = "SCENARIO", description = "The scenario file (YAML).")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the results as CSV, Parquet, JSON and a page, and their provenance; none is"
              + " written unless given.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description =
          "Folder that collects the results of many scenarios, a Parquet file each, for pandas,"
              + " DuckDB and Spark; none unless given.")
  private Optional<Path> dataset = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "path=value",
      description =
          "Sets a key of the scenario, such as cache.capacity=\"64 experts\" (quantities with"
              + " their unit); wins over the file and its sweep. Several keys: several times.")
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

  @Option(
      names = "--quiet",
      description = "No progress on stderr; unless given, some after the first second.")
  private boolean quiet;

  @Option(
      names = "--events",
      paramLabel = "FROM..TO",
      description =
          "Writes what dies and links do in a window of simulated time, such as \"2 ms..3 ms\""
              + " (ps, ns, us, ms or s; an end that is left out is that of the run), to"
              + " events-ROW.json.gz in DIR, for ui.perfetto.dev; wafers only. None unless given.")
  private Optional<String> window = Optional.empty();

  @Option(
      names = "--events-of",
      paramLabel = "ROW[,ROW]",
      description =
          "The rows whose events are written, numbered from 1; the only row unless given.")
  private Optional<String> rows = Optional.empty();

  @Mixin
  private Engine engine = new Engine();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * Runs what {@code question} needs, prints the results and writes them to the folder, if one is
   * named.
   *
   * @return the exit code
   */
  int answer(Question question) {
    int threads = engine.threads();
    if (resume && out.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--resume needs --out DIR: the folder of what was stopped");
    }
    Scenario scenario = ScenarioReader.read(ScenarioText.of(file, settings), question);
    Optional<EventRequest> events = EventRequest.of(window, rows, out.isPresent());
    events.ifPresent(asked -> asked.check(scenario));
    RunEngine where = engine.create(events.isPresent());
    return dryRun
        ? forecast(scenario)
        : answer(
            new KeptExperiment.Request(scenario, where, threads, out, resume, dataset, events));
  }

  private int forecast(Scenario scenario) {
    try (ProgressLine progress = progress()) {
      Forecast forecast = Experiment.forecast(scenario, progress);
      command.commandLine().getOut().print(PlanReport.of(scenario, forecast, engine.threads()));
      command.commandLine().getOut().flush();
      return codeOf(forecast.failures());
    }
  }

  /** A fault of moesim is told with its place. */
  private int codeOf(Failures failures) {
    failures
        .fault()
        .ifPresent(fault -> Main.printFault(fault, command.commandLine().getErr()));
    return failures.errors().isEmpty() ? 0 : Main.SOME_FAILED;
  }

  private int answer(KeptExperiment.Request request) {
    PrintWriter err = command.commandLine().getErr();
    try (KeptExperiment kept = KeptExperiment.begin(request)) {
      if (resume) {
        err.println(found(kept.finished().orElse(0), request.scenario().plans().size()));
        err.flush();
      }
      Experiment.Outcome outcome = run(kept);
      print(request.scenario(), outcome, kept.written());
      int code = codeOf(outcome.failures());
      kept.settle(outcome).ifPresent(err::println);
      err.flush();
      return code;
    }
  }

  /** Which of them are runs of this scenario turns out when traces are opened. */
  private static String found(int finished, int runs) {
    return finished == 0
        ? "no finished runs found; all " + runs + " follow"
        : finished + " finished runs found; of the " + runs
            + " runs of this scenario the others follow";
  }

  private Experiment.Outcome run(KeptExperiment kept) {
    try (ProgressLine progress = progress();
        Interruption stopped = Interruption.of(progress, kept)) {
      return kept.run(Instant.now(), stopped.watched());
    }
  }

  private ProgressLine progress() {
    PrintWriter err = command.commandLine().getErr();
    return quiet ? ProgressLine.silent(err) : ProgressLine.on(err);
  }

  private void print(Scenario scenario, Experiment.Outcome outcome, List<String> written) {
    PrintWriter output = command.commandLine().getOut();
    output.print(TextReport.of(scenario, outcome));
    written.forEach(output::println);
    output.flush();
    PrintWriter err = command.commandLine().getErr();
    err.print(TextReport.wallClock(scenario, outcome));
    err.flush();
  }
}
