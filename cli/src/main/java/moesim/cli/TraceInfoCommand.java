package moesim.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import moesim.routing.RoutingTrace;
import moesim.traces.SummaryText;
import moesim.traces.TraceSummary;
import moesim.traces.TraceWarnings;
import moesim.traces.requests.RequestSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "info",
    description =
        "Prints geometry, load skew, next-token reuse and oddities of a trace; of a request trace, arrivals and lengths.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace info folder/ --set top_k=6",
    versionProvider = Version.class)
final class TraceInfoCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TraceSource source = new TraceSource();

  @Option(
      names = "--layers",
      description =
          "Adds the tables with a line per layer: load, reuse, dependence; left out unless given.")
  private boolean layers;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(source.text().requests().map(RequestSummary::of).orElseGet(this::selections));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String selections() {
    PrintWriter err = spec.commandLine().getErr();
    RoutingTrace trace;
    try (ProgressLine progress = ProgressLine.on(err)) {
      trace = source.open(progress.reading());
    }
    return SummaryText.of(TraceSummary.of(trace), trace.facts(), TraceWarnings.of(trace), layers)
        + trace
            .arrivals()
            .map(arrivals -> "\narrivals\n" + RequestSummary.of(arrivals))
            .orElse("");
  }
}
