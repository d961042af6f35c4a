package moesim.traces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import moesim.traces.patterns.LayerPatterns;
import moesim.traces.patterns.RoutingPatterns;

/** The routing statistics of a {@link TraceSummary} as labelled lines and a table. */
final class PatternText {
  private static final List<String> HEADER = List.of(
      "layer", "next layer", "next token", "rho", "5 in 5", "10 in 10", "top pairs", "brightest");

  private PatternText() {}

  /** One line per observation, by label. */
  static Map<String, String> lines(TraceSummary summary) {
    RoutingPatterns patterns = summary.patterns();
    Map<String, String> lines = new LinkedHashMap<>();
    if (patterns.layers().size() < patterns.ofLayers()) {
      lines.put(
          "measured",
          patterns.layers().size() + " of " + patterns.ofLayers()
              + " layers for the next five lines: more do not fit into a quarter of the heap");
    }
    lines.put(
        "next layer",
        over(
            patterns,
            LayerPatterns::nextLayer,
            "of the next layer's selections go to the likeliest 20 % of its experts"));
    lines.put(
        "next token",
        over(
            patterns,
            LayerPatterns::nextToken,
            "of the next token's selections go to the likeliest 20 % of experts"));
    lines.put("phases", phases(patterns));
    lines.put("peak", peak(summary));
    lines.put("pairs", pairs(patterns));
    return lines;
  }

  private static String over(
      RoutingPatterns patterns, Function<LayerPatterns, OptionalDouble> measure, String what) {
    OptionalDouble mean = patterns.mean(measure);
    return mean.isEmpty()
        ? "unknown"
        : SummaryText.percent(mean) + " " + what + ", " + range(patterns, measure);
  }

  private static String range(
      RoutingPatterns patterns, Function<LayerPatterns, OptionalDouble> measure) {
    double[] values = patterns.layers().stream()
        .map(measure)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .sorted()
        .toArray();
    return "per layer " + SummaryText.percent(OptionalDouble.of(values[0])) + " to "
        + SummaryText.percent(OptionalDouble.of(values[values.length - 1]));
  }

  private static String phases(RoutingPatterns patterns) {
    OptionalDouble rho = patterns.mean(LayerPatterns::phaseRho);
    if (rho.isEmpty()) {
      return "unknown: needs prompts and generated tokens";
    }
    return "prompts against generated tokens: Spearman rho "
        + SummaryText.number("%.2f", rho.getAsDouble())
        + "; of their top experts are among the prompts': "
        + overlap(patterns, layer -> layer.phaseOverlap().fiveInFive(), "5 in 5") + ", "
        + overlap(patterns, layer -> layer.phaseOverlap().fiveInTen(), "5 in 10") + ", "
        + overlap(patterns, layer -> layer.phaseOverlap().tenInTen(), "10 in 10") + ", "
        + overlap(patterns, layer -> layer.phaseOverlap().tenInTwenty(), "10 in 20");
  }

  private static String overlap(
      RoutingPatterns patterns, Function<LayerPatterns, OptionalDouble> measure, String of) {
    return of + " " + SummaryText.percent(patterns.mean(measure));
  }

  private static String peak(TraceSummary summary) {
    Optional<LayerSummary> highest = summary.layers().stream()
        .filter(layer -> layer.load().isPresent())
        .max(Comparator.comparingDouble(PatternText::maxOverMean));
    return highest
        .map(layer -> "layer " + layer.layerId() + ": its most selected expert has "
            + SummaryText.number("%.2f", maxOverMean(layer)) + " times the mean")
        .orElse("unknown");
  }

  private static double maxOverMean(LayerSummary layer) {
    return layer.load().orElseThrow().maxOverMean();
  }

  private static String pairs(RoutingPatterns patterns) {
    OptionalDouble share = patterns.topPairs();
    return share.isEmpty()
        ? "none: a token selects one expert"
        : SummaryText.percent(share) + " of co-activations in the top 10 % of pairs, "
            + range(patterns, LayerPatterns::topPairs) + "; brightest pair "
            + SummaryText.number(
                "%.1f", patterns.mean(LayerPatterns::brightestPair).orElseThrow())
            + " times random";
  }

  /** One line per measured layer. */
  static String table(RoutingPatterns patterns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (LayerPatterns layer : patterns.layers()) {
      rows.add(List.of(
          Integer.toString(layer.layerId()),
          SummaryText.percent(layer.nextLayer()),
          SummaryText.percent(layer.nextToken()),
          number("%.2f", layer.phaseRho()),
          SummaryText.percent(layer.phaseOverlap().fiveInFive()),
          SummaryText.percent(layer.phaseOverlap().tenInTen()),
          SummaryText.percent(layer.topPairs()),
          number("%.1f", layer.brightestPair())));
    }
    return LayerTable.aligned(rows);
  }

  private static String number(String form, OptionalDouble value) {
    return value.isEmpty() ? "-" : SummaryText.number(form, value.getAsDouble());
  }

  /** What the columns of the table mean. */
  static Map<String, String> legend() {
    Map<String, String> legend = new LinkedHashMap<>();
    legend.put(
        "next layer", "given this layer's top expert; 20.0 % if all candidates are as likely");
    legend.put("next token", "likewise, for the next token of the request at this layer");
    legend.put("rho", "of the next-token counts of prompts and of generated tokens");
    legend.put("5 in 5", "of the top 5 experts of generated tokens, those in the prompts' top 5");
    legend.put(
        "top pairs", "share of co-activations in the top 10 % of pairs; brightest: over the mean");
    return legend;
  }
}
