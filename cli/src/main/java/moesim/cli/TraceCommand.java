package moesim.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "trace",
    description = "Looks at expert-selection traces, converts, copies and compares them.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim trace info trace.jsonl",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TraceInfoCommand.class,
      TraceStatsCommand.class,
      TraceConvertCommand.class,
      TraceFitCommand.class,
      TraceGenerateCommand.class,
      TraceCompareCommand.class
    })
final class TraceCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw UsageError.missingCommand(spec);
  }
}
