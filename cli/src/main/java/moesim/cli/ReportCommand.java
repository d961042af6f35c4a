package moesim.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import moesim.report.ResultFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description = "Makes the page report.html of a result folder again, from the files in it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim report results",
    versionProvider = Version.class)
final class ReportCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "A folder that \"moesim run --out\" or \"moesim curve --out\" wrote.")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    spec.commandLine().getOut().println("the report is " + new ResultFolder(folder).render());
    return 0;
  }
}
