package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import moesim.report.ResultFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description =
        "Runs the scenario of a result folder again and compares the results to the byte.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim verify results",
    versionProvider = Version.class)
final class VerifyCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "A folder that \"moesim run --out\" wrote.")
  private Path folder = Path.of("");

  @Mixin
  private Threads threads = new Threads();

  @Override
  public Integer call() {
    List<String> differences;
    try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
      differences = new ResultFolder(folder).verify(threads.count(), progress);
    }
    if (differences.isEmpty()) {
      spec.commandLine().getOut().println(folder + ": same results, to the byte");
      return 0;
    }
    differences.forEach(difference -> spec.commandLine().getOut().println(difference));
    return Main.DIFFERENT;
  }
}
