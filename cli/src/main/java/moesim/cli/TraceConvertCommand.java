package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import moesim.traces.TraceTarget;
import moesim.traces.TraceTargets;
import moesim.traces.TraceWarnings;
import moesim.traces.UnweightedTrace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "convert",
    description =
        "Converts a trace, by default to moesim's own Parquet format, which reads fastest.",
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
      paramLabel = "OUT",
      description =
          "The file to write; formats with a file per request write a new folder, or a file if it has their ending.")
  private Path target = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description =
          "Format to write, such as routing-jsonl; told by the ending of OUT unless given.")
  private String to = "";

  @Option(
      names = "--without-weights",
      description = "Leaves gate weights out, for formats that have none.")
  private boolean withoutWeights;

  @Option(names = "--force", description = "Replaces OUT if it is a file; refused unless given.")
  private boolean force;

  @Override
  public Integer call() {
    TraceTarget format = TraceText.target(to, target);
    source.text().checkTarget(target, force);
    RoutingTrace trace;
    List<String> lost;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      RoutingTrace read = source.open(progress.reading());
      trace = withoutWeights ? new UnweightedTrace(read) : read;
      lost = TraceTargets.write(trace, format, target, tokens -> progress.replayed(tokens));
    }
    TraceWarnings.of(trace).forEach(warning -> warn(trace.facts().source(), warning));
    lost.forEach(warning -> warn(target.toString(), warning));
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().printf("%s: %,d tokens%n", target, trace.facts().tokens());
    return 0;
  }

  private void warn(String of, String warning) {
    spec.commandLine().getErr().println("warning: " + of + ": " + warning);
  }
}
