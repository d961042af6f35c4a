package moesim.report;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.experiment.Experiment;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.table.Draft;
import moesim.report.table.Origin;
import moesim.report.table.Source;
import moesim.routing.TraceFacts;
import moesim.scenario.Scenario;
import moesim.traces.Disk;
import moesim.traces.TextDigest;
import moesim.traces.parquet.ParquetTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;

/**
 * A folder with the results of many scenarios, for pandas, DuckDB and Spark:
 * {@code scenario=NAME/part-DIGEST.parquet}.
 *
 * <p><b>Parts.</b> One for every scenario text, settings and content of traces: the same again
 * replaces its part and no other. A part is written under a hidden name and moved, so readers see
 * whole parts only, and several processes may write at once. <b>Columns.</b> Keys are texts as the
 * scenario writes them, since what is a number in one sweep is a word in another; metrics have the
 * same type in all parts.
 */
public final class DatasetFolder {
  private static final int DIGITS = 16;

  private final Path folder;

  public DatasetFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Refuses a folder that cannot be written to or holds something else; asked before the runs
   * begin.
   */
  public void check() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw problem("is a file; --dataset names a folder");
    }
    if (Files.isRegularFile(folder.resolve(Origin.FILE))) {
      throw problem("is a result folder of --out; name another one for the dataset");
    }
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, Draft.PREFIX, ".try"));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Writes the part of {@code scenario}; returns its file. */
  public Path write(Scenario scenario, Experiment.Outcome outcome) {
    Path partition = folder.resolve(Source.PARTITION + encoded(scenario.name()));
    String name = "part-" + digest(scenario, outcome.traces()) + ".parquet";
    try {
      Files.createDirectories(partition);
      Draft.add(partition, draft -> write(scenario, outcome, draft.resolve(name)));
      return partition.resolve(name);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static void write(Scenario scenario, Experiment.Outcome outcome, Path file) {
    List<Column> columns = new ArrayList<>();
    for (Column column : ParquetReport.columnsOf(outcome.table())) {
      boolean key = columns.size() < outcome.table().keys().size();
      columns.add(key ? new Column(column.name(), Kind.TEXT, "", column.definition()) : column);
    }
    try (ParquetTable table = new ParquetTable(file, columns, metadata(scenario))) {
      outcome
          .table()
          .rows()
          .forEach(row ->
              table.writeRow(ParquetReport.cellsOf(row, outcome.table().metrics(), columns)));
    }
  }

  private static Map<String, String> metadata(Scenario scenario) {
    BuildInfo build = BuildInfo.current();
    Map<String, String> about = new LinkedHashMap<>();
    about.put("moesim.version", build.version());
    about.put("moesim.commit", build.commit());
    about.put("moesim.command", scenario.question().command());
    about.put("moesim.scenario_text", scenario.text().yaml());
    about.put("moesim.settings", String.join("\n", scenario.text().settings()));
    return about;
  }

  /** What the results follow from: 64 bits of a SHA-256, in hexadecimal digits. */
  private static String digest(Scenario scenario, List<TraceFacts> traces) {
    StringBuilder plan = new StringBuilder(scenario.question().command());
    plan.append('\n').append(scenario.text().yaml());
    scenario.text().settings().forEach(setting -> plan.append('\0').append(setting));
    traces.forEach(trace -> plan.append('\0').append(trace.digest()));
    return TextDigest.of(plan.toString()).substring(0, DIGITS);
  }

  /** A name as readers of partitioned folders expect it: percent-encoded. */
  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private InputException unwritable(IOException e) {
    return problem("cannot be written to: " + Disk.reason(e));
  }

  private InputException problem(String message) {
    return new InputException(Location.of(folder), message);
  }
}
