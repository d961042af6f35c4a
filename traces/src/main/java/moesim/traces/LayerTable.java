package moesim.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import moesim.statistics.ZipfFit;

/** The layers of a {@link TraceSummary} as lines of text, one per layer, numbers aligned right. */
final class LayerTable {
  private static final String GAP = "  ";
  private static final List<String> HEADER = List.of(
      "layer",
      "tokens",
      "selections",
      "unused",
      "max/mean",
      "Gini",
      "Zipf",
      "entropy",
      "reuse",
      "independent");

  private LayerTable() {}

  static String of(TraceSummary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (LayerSummary layer : summary.layers()) {
      rows.add(row(layer));
    }
    return aligned(rows);
  }

  /** {@code rows} of equal length as lines, numbers aligned right. */
  static String aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        text.append(column == 0 ? "" : GAP)
            .append(" ".repeat(widths[column] - cell.length()))
            .append(cell);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static List<String> row(LayerSummary layer) {
    return List.of(
        Integer.toString(layer.layerId()),
        SummaryText.count(layer.tokens()),
        SummaryText.count(layer.selections()),
        SummaryText.count(layer.unusedExperts()),
        load(layer, load -> SummaryText.number("%.2f", load.maxOverMean())),
        load(layer, load -> SummaryText.number("%.3f", load.gini())),
        load(layer, load -> load.zipf().map(LayerTable::exponent).orElse("-")),
        load(layer, load -> SummaryText.number("%.2f", load.entropyBits())),
        SummaryText.percent(layer.reuse().share()),
        SummaryText.percent(layer.reuse().independentShare()));
  }

  private static String load(LayerSummary layer, Function<LayerLoad, String> cell) {
    return layer.load().map(cell).orElse("-");
  }

  private static String exponent(ZipfFit fit) {
    return SummaryText.number("%.2f", fit.exponent());
  }
}
