package moesim.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import moesim.experiment.ComparedTraces;
import moesim.likeness.TraceComparison;
import moesim.report.compare.TraceComparisonReport;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = "Says how far a trace is from another, in statistics and in what caches miss.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace compare trace.jsonl generated.parquet --out differences",
    versionProvider = Version.class)
final class TraceCompareCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TraceSource first = new TraceSource();

  @Parameters(index = "1", paramLabel = "B", description = "The trace to compare with it.")
  private Path second = Path.of("");

  @Option(
      names = "--format-b",
      paramLabel = "NAME",
      description = "Trace format of B; recognised by content unless given.")
  private String format = "auto";

  @Option(
      names = "--set-b",
      paramLabel = "option=value",
      description = "An option of the trace format of B. Several options: several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for compare.csv and curves.csv; none is written unless given.")
  private Optional<Path> out = Optional.empty();

  @Override
  public Integer call() {
    RoutingTrace a;
    RoutingTrace b;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      a = first.open(progress.reading());
      b = new TraceText(second.toString(), format, first.text().model(), settings)
          .open(progress.reading());
    }
    TraceComparison comparison = ComparedTraces.of(a, b);
    out.ifPresent(folder -> {
      OutputFile.makeFolder(folder);
      TraceComparisonReport.files(comparison)
          .forEach((name, text) ->
              OutputFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8)));
    });
    spec.commandLine().getOut().print(TraceComparisonReport.text(comparison));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
