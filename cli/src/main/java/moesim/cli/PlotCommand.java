package moesim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import moesim.report.plot.Plot;
import moesim.report.plot.PlotRequest;
import moesim.report.table.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "plot",
    description = "Draws a picture of results for a paper: lines, or bars where x is a word.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  moesim plot results --x cache.capacity --y miss_ratio -o misses.pdf",
    versionProvider = Version.class)
final class PlotCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("svg", "pdf", "png");

  /** An axis. */
  enum Axis {
    X,
    Y;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "RESULTS",
      description = "A result folder, dataset folder, Parquet file or glob.")
  private String results = "";

  @Option(
      names = "--x",
      required = true,
      paramLabel = "COLUMN",
      description = "The horizontal axis; quantities of one unit, such as 25 %%, are numbers.")
  private String x = "";

  @Option(
      names = "--y",
      required = true,
      paramLabel = "COLUMN",
      description = "The vertical axis, numbers.")
  private String y = "";

  @Option(
      names = "--series",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Columns whose values have a line each; unless given all keys in which the rows differ.")
  private List<String> series = List.of();

  @Option(
      names = "--where",
      paramLabel = "key=value",
      description =
          "Only rows with that value; several of one key are alternatives. All rows unless given.")
  private List<String> where = List.of();

  @Option(
      names = "--log",
      paramLabel = "AXIS",
      split = ",",
      description = "Logarithmic axes: ${COMPLETION-CANDIDATES}; none unless given.")
  private List<Axis> log = List.of();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "A title above the picture; none unless given.")
  private String title = "";

  @Option(
      names = "--width",
      paramLabel = "INCHES",
      description = "Its width in inches; ${DEFAULT-VALUE}, a column, unless given. 7 is a page.")
  private double width = 3.3;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "Another table of the folder, such as links or dies; results or curve unless given.")
  private String table = "";

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The picture, .svg, .pdf or .png.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    String name = out.toString().toLowerCase(Locale.ROOT);
    String format = name.substring(name.lastIndexOf('.') + 1);
    if (!FORMATS.contains(format)) {
      throw new ParameterException(
          spec.commandLine(),
          "--out: expected a file that ends in .svg, .pdf or .png, read \"" + out + "\"");
    }
    if (!(width >= 1.5 && width <= 40)) {
      throw new ParameterException(
          spec.commandLine(), "--width: expected inches from 1.5 to 40, read " + width);
    }
    Source source = Source.at(results);
    PlotRequest request = new PlotRequest(
        x, y, series, where, log.contains(Axis.X), log.contains(Axis.Y), title, width);
    Plot plot = new Plot(table.isEmpty() ? source.table() : source.table(table), request);
    OutputFile.write(out, plot.as(format));
    spec.commandLine().getOut().println("the picture is " + out);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
