package moesim.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said about a command line that is none: one line, as of all wrong input. */
final class UsageError {
  private UsageError() {}

  /** {@code command} does nothing by itself; what it knows is listed. */
  static ParameterException missingCommand(CommandSpec command) {
    return new ParameterException(
        command.commandLine(),
        "Missing command: " + String.join(", ", command.subcommands().keySet()));
  }

  /**
   * Prints what is wrong, the nearest that is right, and where to read more; returns the exit code.
   */
  static int report(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String message = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    List<String> near = wrong instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions()
        : List.of();
    PrintWriter err = command.getErr();
    err.println(message
        + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")
        + "; see \"" + command.getCommandSpec().qualifiedName() + " --help\"");
    err.flush();
    return Main.USERS_INPUT;
  }
}
