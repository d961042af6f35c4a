package moesim.cli;

import java.nio.file.Path;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import moesim.traces.ReadingWatch;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The trace a command works on: a path, and what else the format needs to be told. */
final class TraceSource {
  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description = "A trace: file, folder or glob, also packed; - is standard input.")
  private Path path = Path.of("");

  @Mixin
  private TraceOptions options = new TraceOptions();

  RoutingTrace open(ReadingWatch watch) {
    return text().open(watch);
  }

  TraceText text() {
    return options.of(path);
  }
}
