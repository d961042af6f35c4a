package moesim.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import moesim.report.html.TracePage;
import moesim.report.stats.NamedTrace;
import moesim.report.stats.StatsFolder;
import moesim.report.stats.StatsText;
import moesim.scenario.TraceText;
import moesim.traces.stats.TraceStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "stats",
    description = "Measures loads, reuse, predictability, pairs and drift of traces, by phase.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace stats first.parquet second.parquet --html traces.html",
    versionProvider = Version.class)
final class TraceStatsCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Traces: files, folders or globs.")
  private List<Path> paths = List.of();

  @Mixin
  private TraceOptions options = new TraceOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Writes all tables, CSV and Parquet.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page of pictures.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the resamples behind intervals; ${DEFAULT-VALUE} unless given.",
      defaultValue = "1")
  private long seed;

  @Override
  public Integer call() {
    out.ifPresent(folder -> new StatsFolder(folder).check());
    html.ifPresent(OutputFile::check);
    List<TraceText> texts = paths.stream().map(options::of).toList();
    texts.forEach(TraceText::check);
    html.ifPresent(target -> texts.forEach(text -> text.checkTarget(target, true)));
    List<TraceStatistics> found = new ArrayList<>();
    for (TraceText text : texts) {
      try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
        found.add(TraceStatistics.of(
            text.open(progress.reading()),
            seed,
            texts.size(),
            tokens -> progress.replayed(tokens)));
      }
    }
    List<NamedTrace> traces = NamedTrace.of(found);
    spec.commandLine().getOut().print(StatsText.of(traces));
    spec.commandLine().getOut().flush();
    out.ifPresent(folder -> new StatsFolder(folder).write(traces));
    html.ifPresent(
        target -> OutputFile.write(target, TracePage.of(traces).getBytes(StandardCharsets.UTF_8)));
    return 0;
  }
}
