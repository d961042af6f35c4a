package moesim.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.CancellationException;
import moesim.input.InputException;
import moesim.scenario.Plugins;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code moesim}: replays expert selections through expert caches. */
@Command(
    name = "moesim",
    description =
        "Replays recorded expert selections of mixture-of-experts models through expert caches.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      CurveCommand.class,
      WhatIfCommand.class,
      FidelityCommand.class,
      VerifyCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      PlotCommand.class,
      QueryCommand.class,
      ValidateCommand.class,
      TopologyCommand.class,
      ListCommand.class,
      TraceCommand.class,
      WorstCaseCommand.class,
      CheckPolicyCommand.class,
      SchemaCommand.class,
      GenerateCompletion.class
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  moesim run scenarios/quickstart.yaml",
      "",
      "Exit codes:",
      "  0  done",
      "  1  a fault of moesim itself; please report it",
      "  2  something is wrong with the input: one line per problem, with its place",
      "  3  verify or compare found a difference, topology one from a closed form, or",
      "     check-policy a broken law",
      "  4  some runs failed: their rows say why, the others are done",
      "130  stopped by Ctrl-C (143 by SIGTERM); --resume goes on"
    })
public final class Main implements Runnable {
  /** Exit code when verify, compare or topology finds a difference, or check-policy a broken law. */
  static final int DIFFERENT = 3;

  /** Exit code when there are results, but not of all runs. */
  static final int SOME_FAILED = 4;

  private static final int OUR_FAULT = 1;

  /** Exit code for wrong input. */
  static final int USERS_INPUT = 2;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  private static int execute(String[] arguments) {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    try {
      Plugins.check();
      return commandLine().execute(arguments);
    } catch (InputException e) {
      return report(e, err);
    } catch (OutOfMemoryError e) {
      err.println(
          "moesim: out of memory; give it more with MOESIM_JAVA_OPTS=-Xmx8g, or less to do");
      return OUR_FAULT;
    }
  }

  /** The command line, for tests too. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> report(e, command.getErr()));
    commandLine.setParameterExceptionHandler(UsageError::report);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO));
    return commandLine;
  }

  @Override
  public void run() {
    throw UsageError.missingCommand(spec);
  }

  private static int report(Exception e, PrintWriter err) {
    if (e instanceof InputException wrong) {
      wrong.problems().forEach(problem -> err.println(problem));
      err.flush();
      return USERS_INPUT;
    }
    if (e instanceof CancellationException) {
      // A signal has closed what was being read; whoever caught it has said so, and sets the code.
      return OUR_FAULT;
    }
    printFault(e, err);
    return OUR_FAULT;
  }

  /** What whoever mends it has to see. */
  static void printFault(Throwable fault, PrintWriter err) {
    fault.printStackTrace(err);
    err.println("This is a fault of moesim. Please report it with the lines above.");
    err.flush();
  }
}
