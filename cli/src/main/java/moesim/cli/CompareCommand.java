package moesim.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import moesim.report.TableFormat;
import moesim.report.compare.ComparisonReport;
import moesim.report.compare.PairedReport;
import moesim.report.table.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description =
        "Compares two result folders: values that moved, rows and settings that differ. Exits with 3 if values, rows or columns do.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  moesim compare results/before results/after --tolerance 1%%",
      "  moesim compare results/lru results/lfu --across cache.policy"
    },
    versionProvider = Version.class)
final class CompareCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "A result folder, dataset folder, Parquet file or glob.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private String after = "";

  @Option(
      names = "--tolerance",
      paramLabel = "PART",
      description =
          "How far a value may be from that in A, as a part of it: 1%% or 0.01; 0 unless given.")
  private String tolerance = "0";

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "Another table of the folders, such as links or dies; results or curve unless given.")
  private String table = "";

  @Option(
      names = "--across",
      paramLabel = "KEY",
      split = ",",
      description =
          "Keys in which A and B differ on purpose, such as cache.policy of a run with lru and one with lfu: rows that differ in nothing else are joined; none unless given.")
  private List<String> across = new ArrayList<>();

  @Option(
      names = "--confidence",
      paramLabel = "PART",
      description = "Of the intervals of paired differences, between 0.5 and 1; 0.95 unless given.")
  private double confidence = 0.95;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes all differences to a file, .csv or .json; none unless given.")
  private Optional<Path> out = Optional.empty();

  @Override
  public Integer call() {
    double part = part();
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--confidence: expected a number in [0.5, 1), read " + confidence);
    }
    boolean json = out.isPresent() && isJson(out.get());
    Source one = Source.at(before);
    Source other = Source.at(after);
    ComparisonReport comparison = new ComparisonReport(one, other, table, across, part);
    out.ifPresent(file -> OutputFile.write(
        file,
        (json ? TableFormat.json(comparison.table()) : TableFormat.csv(comparison.table()))
            .getBytes(StandardCharsets.UTF_8)));
    PrintWriter output = spec.commandLine().getOut();
    output.print(comparison.summary());
    if (table.isEmpty()) {
      // They answer what the rows one by one leave open, so they come first.
      output.print(PairedReport.of(one, other, across, confidence));
    }
    output.print(comparison.moved());
    output.flush();
    return comparison.isSame() ? 0 : Main.DIFFERENT;
  }

  private boolean isJson(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".json")) {
      throw new ParameterException(
          spec.commandLine(),
          "--out: expected a file that ends in .csv or .json, read \"" + file + "\"");
    }
    return name.endsWith(".json");
  }

  private double part() {
    String number = tolerance.strip();
    boolean percent = number.endsWith("%");
    try {
      double value =
          Double.parseDouble(percent ? number.substring(0, number.length() - 1).strip() : number);
      if (value >= 0 && Double.isFinite(value)) {
        return percent ? value / 100 : value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are no tolerance.
    }
    throw new ParameterException(
        spec.commandLine(),
        "--tolerance: expected a part such as 1% or 0.01, read \"" + tolerance + "\"");
  }
}
