package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import moesim.traces.ReadingWatch;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The trace a command works on: a path, and what else the format needs to be told. */
final class TraceSource {
  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "A trace: file, folder or glob, also packed; - is standard input.")
  private Path path = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Trace format; recognised by content unless given.")
  private String format = "auto";

  @Option(
      names = "--model",
      paramLabel = "PRESET",
      description = "Model card the trace belongs to, for what it does not say; none unless given.")
  private String model = "";

  @Option(
      names = "--set",
      paramLabel = "option=value",
      description =
          "An option of the trace format, such as top_k=6. Several options: several times.")
  private List<String> settings = List.of();

  RoutingTrace open(ReadingWatch watch) {
    return text().open(watch);
  }

  TraceText text() {
    return new TraceText(path.toString(), format, model, settings);
  }
}
