package moesim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.TopologyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "topology",
    description =
        "Prints links, hops and bisection bandwidth of fabrics, and checks them against closed forms.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {"  moesim topology dgx-h100", "  moesim topology fabrics.yaml --out results"},
    versionProvider = Version.class)
final class TopologyCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE|FILE#TOPOLOGY|NAME",
      description =
          "A file of topologies (.yaml) or one of them, or a fabric of \"moesim list topologies\".")
  private String path = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for topologies.csv and topology-links.csv; none is written unless given.")
  private Optional<Path> out = Optional.empty();

  @Override
  public Integer call() {
    TopologyReport report = TopologyReport.of(path);
    out.ifPresent(folder -> {
      create(folder);
      write(folder.resolve("topologies.csv"), report.measuresCsv());
      write(folder.resolve("topology-links.csv"), report.linksCsv());
    });
    spec.commandLine().getOut().print(report.text());
    out.ifPresent(folder -> spec.commandLine().getOut().println("tables are in " + folder));
    spec.commandLine().getOut().flush();
    return report.isDifferent() ? Main.DIFFERENT : 0;
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException(
          Location.of(folder), "cannot be made a folder: " + e.getMessage(), e);
    }
  }

  private static void write(Path target, String text) {
    OutputFile.write(target, text.getBytes(StandardCharsets.UTF_8));
  }
}
