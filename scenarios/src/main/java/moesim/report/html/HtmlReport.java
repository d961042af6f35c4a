package moesim.report.html;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.table.Origin;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;

/**
 * {@code report.html}: one self-contained page about a folder of results, made from its files
 * alone.
 *
 * <p><b>Input.</b> {@code results.parquet} or {@code curve.parquet}, {@code provenance.json}, and
 * {@code links.parquet} and {@code dies.parquet} where there are any. <b>Order.</b> The same
 * results give the same bytes: of the provenance only that is shown which does not differ between
 * two runs of the same. <b>Errors.</b> {@link InputException} where a file is missing or damaged.
 */
public final class HtmlReport {
  /** The name of the page. */
  public static final String FILE = "report.html";

  private HtmlReport() {}

  /** Writes the page about the files of {@code folder} to {@code target}. */
  public static void write(Path folder, Path target) throws IOException {
    Files.writeString(target, page(folder, Selection.MOST_BYTES), StandardCharsets.UTF_8);
  }

  /** The page, with data of at most {@code mostBytes}. */
  static String page(Path folder, int mostBytes) {
    Origin origin = Origin.of(folder);
    Table table = Table.read(resultsOf(folder));
    String scenario = origin.value("scenario");
    Machines machines = Machines.read(folder, table);
    List<Published> published = Published.of(scenario, table);
    Selection selection =
        Selection.of(table, machines, new PageData(table, machines, published), mostBytes);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("title", Html.escaped(scenario));
    parts.put("summary", Html.escaped(new Summary(table).text(scenario)));
    parts.put(
        "left-out", Html.paragraph("warning", selection.leftOut(table.rows().size())));
    parts.put("notes", Html.list(origin.list("notes")));
    parts.put("scenario", Html.escaped(origin.value("scenario_text").stripTrailing()));
    parts.put("scenario-file", Html.escaped(origin.value("scenario_file")));
    parts.put("settings", Reproduction.settings(origin));
    parts.put("definitions", definitions(table));
    parts.put("reproduction", Reproduction.of(origin));
    parts.put("brand", "moesim report");
    parts.put("skip", "Skip to the results");
    parts.put("style", Assets.style());
    parts.put("charts", Assets.charts());
    parts.put("script", Assets.script());
    // A closing tag within the data would end the script.
    parts.put("data", selection.json().replace("<", "\\u003c"));
    return Html.framed("page.html", parts);
  }

  private static Path resultsOf(Path folder) {
    for (String name : List.of("results.parquet", "curve.parquet")) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new InputException(
        Location.of(folder),
        "has no results.parquet, which a report is made from; let the scenario write it with report: [parquet, html]");
  }

  private static String definitions(Table table) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < table.columns().size(); column++) {
      Column about = table.columns().get(column);
      if (!table.isKey(column)) {
        text.append("<dt><code>")
            .append(Html.escaped(about.name()))
            .append("</code></dt><dd id=\"def-")
            .append(Html.escaped(about.name()))
            .append("\">")
            .append(Html.escaped(about.definition()))
            .append(about.unit().isEmpty() ? "" : ". Unit: " + Html.escaped(about.unit()))
            .append(".</dd>\n");
      }
    }
    return text.toString();
  }
}
