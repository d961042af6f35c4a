package moesim.cli;

import java.util.concurrent.Callable;
import moesim.routing.RoutingTrace;
import moesim.traces.SummaryText;
import moesim.traces.TraceSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "info",
    description = "Prints geometry, load skew, next-token reuse and oddities of a trace.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TraceInfoCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Mixin
  private TraceSource source = new TraceSource();

  @Override
  public Integer call() {
    RoutingTrace trace = source.open();
    spec.commandLine().getOut().print(SummaryText.of(TraceSummary.of(trace), trace.facts()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
