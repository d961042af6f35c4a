package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import moesim.scenario.TraceText;
import picocli.CommandLine.Option;

/** What the format of a trace needs to be told beside its path. */
final class TraceOptions {
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

  TraceText of(Path path) {
    return new TraceText(path.toString(), format, model, settings);
  }
}
