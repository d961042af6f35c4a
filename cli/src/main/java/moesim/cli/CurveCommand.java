package moesim.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import moesim.experiment.CurveCapacities;
import moesim.experiment.CurveExperiment;
import moesim.report.CurveSummary;
import moesim.report.ResultFolder;
import moesim.scenario.CurveText;
import moesim.scenario.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "curve",
    description = "Computes miss ratios against the capacity of one cache, from 1 to all experts.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim curve trace.parquet --policies lru,belady --capacities 64:2048:64",
    versionProvider = Version.class)
final class CurveCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TRACE|SCENARIO",
      description = "A trace (file, folder or glob), or a scenario file (.yaml, .yml).")
  private String path = "";

  @Option(
      names = "--policies",
      paramLabel = "NAME",
      split = ",",
      description = "Policies, separated by commas; unless given those of the scenario, for a trace"
          + " lru,layer-aware-lru,belady.")
  private List<String> policies = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for curve.csv, curve.parquet, report.html, provenance.json; none is written unless"
              + " given.")
  private Optional<Path> out = Optional.empty();

  @Mixin
  private CurveSettings settings = new CurveSettings();

  @Mixin
  private Threads threads = new Threads();

  @Override
  public Integer call() {
    CurveCapacities wanted = settings.capacities();
    CurveText asked = CurveText.of(path, policies, settings.all());
    Scenario scenario = asked.read();
    Optional<ResultFolder> folder = out.map(ResultFolder::new);
    folder.ifPresent(results -> results.check(scenario));
    Instant started = Instant.now();
    CurveExperiment.Outcome outcome;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      outcome = CurveExperiment.run(scenario, wanted, threads.count(), progress);
    }
    Duration took = Duration.between(started, Instant.now());
    folder.ifPresent(results -> results.writeCurves(
        scenario, asked.policies(), wanted, outcome, started, took, threads.count()));
    spec.commandLine().getOut().print(CurveSummary.of(scenario, outcome));
    out.ifPresent(target -> spec.commandLine().getOut().println("results are in " + target));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
