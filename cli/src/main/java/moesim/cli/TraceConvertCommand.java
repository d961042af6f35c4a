package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import moesim.traces.TraceWarnings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "convert",
    description =
        "Converts a trace to moesim's own Parquet format, which reads fastest, or to arrays of NumPy.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace convert folder/ trace.parquet --model deepseek-v2-lite",
    versionProvider = Version.class)
final class TraceConvertCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TraceSource source = new TraceSource();

  @Parameters(
      index = "1",
      paramLabel = "OUT.parquet",
      description = "The file to write; arrays of NumPy if its name ends in .npz.")
  private Path target = Path.of("");

  @Option(names = "--force", description = "Replaces the file if it exists; refused unless given.")
  private boolean force;

  @Override
  public Integer call() {
    source.text().checkTarget(target, force);
    RoutingTrace trace;
    ReadingRate rate;
    List<String> lost;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      rate = new ReadingRate(progress);
      trace = source.open(rate);
      lost = TraceText.convert(trace, target, tokens -> progress.replayed(tokens));
    }
    Stream.concat(TraceWarnings.of(trace).stream(), lost.stream())
        .forEach(warning -> spec.commandLine()
            .getErr()
            .println("warning: " + trace.facts().source() + ": " + warning));
    rate.print(spec.commandLine().getErr());
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().printf("%s: %,d tokens%n", target, trace.facts().tokens());
    return 0;
  }
}
