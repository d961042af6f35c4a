package moesim.report.stats;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import moesim.traces.LayerSummary;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.patterns.LayerPatterns;
import moesim.traces.stats.Measure;
import moesim.traces.stats.PublishedValue;
import moesim.traces.stats.ReuseDistances;
import moesim.traces.stats.SetStatistics;
import org.jspecify.annotations.Nullable;

/** Tables of loads and patterns: overall, by layer, by expert. */
final class LayerTables {
  private static final List<Column> OVERALL = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.PHASE,
      StatsColumns.text("measure", "what is measured; docs/model.md §12.1"),
      StatsColumns.number("value", "that of the measure", "of the trace, a mean over its layers"));
  private static final List<Column> PUBLISHED = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.text("model", "the published model of the same layers, experts and top-k"),
      StatsColumns.text("measure", "what is measured; docs/model.md §12.1"),
      StatsColumns.LAYER,
      StatsColumns.number("value", "that of the measure", "of all tokens of the trace"),
      StatsColumns.number("least_layer", "that of the measure", "where layers were published"),
      StatsColumns.number("greatest_layer", "that of the measure", "where layers were published"),
      StatsColumns.number("published_low", "that of the measure", "as published, or its least"),
      StatsColumns.number("published_high", "that of the measure", "as published, or its most"),
      StatsColumns.text("tag", "where in arXiv 2510.05497: v5, v5-fig, v5-est"),
      StatsColumns.text("trust", "how sure the published value is"),
      StatsColumns.text("note", "what to know of it"));
  private static final List<Column> LAYERS = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.PHASE,
      StatsColumns.LAYER,
      StatsColumns.count("tokens", "tokens", "tokens recorded at the layer"),
      StatsColumns.count("selections", "selections", "selections of routed experts"),
      StatsColumns.count("zero_selections", "selections", "of zero-computation experts"),
      StatsColumns.count("unused_experts", "experts", "experts that no token selected"),
      StatsColumns.number("max_over_mean", "ratio", "largest load / mean load"),
      StatsColumns.number("gini", "ratio", "Gini coefficient of the loads, Eq. 22"),
      StatsColumns.number("entropy_bits", "bits", "entropy of the shares of the loads"),
      StatsColumns.number("entropy_ratio", "ratio", "entropy_bits / log2 of the experts"),
      StatsColumns.number("reuse", "ratio", "share of a token's experts the token before had"),
      StatsColumns.number("independent_reuse", "ratio", "reuse of independent tokens, Eq. 24"),
      StatsColumns.number("next_layer", "ratio", "coverage of the next layer, Ob1"),
      StatsColumns.number("next_token", "ratio", "coverage of the next token, Ob2"),
      StatsColumns.number("phase_rho", "ratio", "Spearman's rho of the phases, Ob3"),
      StatsColumns.number("five_in_five", "ratio", "of the top 5, in the prompts' top 5"),
      StatsColumns.number("five_in_ten", "ratio", "of the top 5, in the prompts' top 10"),
      StatsColumns.number("ten_in_ten", "ratio", "of the top 10, in the prompts' top 10"),
      StatsColumns.number("ten_in_twenty", "ratio", "of the top 10, in the prompts' top 20"),
      StatsColumns.number("top_pairs", "ratio", "co-activations in the top 10 % of pairs, Ob5"),
      StatsColumns.number("brightest_pair", "ratio", "most frequent pair over the mean, Ob5"),
      StatsColumns.count("first_uses", "selections", "of experts that no token selected before"),
      StatsColumns.count("stack_median", "experts", "median stack distance of reuses"),
      StatsColumns.count("stack_p90", "experts", "stack distance of 90 % of reuses"));
  private static final List<Column> LOADS = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.PHASE,
      StatsColumns.LAYER,
      StatsColumns.count("expert", "id", "expert of the layer"),
      StatsColumns.count("selections", "selections", "of the expert"),
      StatsColumns.number("share", "ratio", "selections / selections of the layer"),
      StatsColumns.number("gate_weight", "ratio", "gate weights / tokens of the layer"));
  private final List<NamedTrace> traces;

  LayerTables(List<NamedTrace> traces) {
    this.traces = traces;
  }

  List<StatsTable> tables() {
    return List.of(
        new StatsTable("overall", OVERALL, this::overall),
        new StatsTable("published", PUBLISHED, this::published),
        new StatsTable("layers", LAYERS, this::layers),
        new StatsTable("loads", LOADS, this::loads));
  }

  private void overall(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      for (SetStatistics set : trace.statistics().sets()) {
        for (Measure measure : Measure.ALL) {
          OptionalDouble value = measure.of(trace.statistics(), set);
          if (value.isPresent()) {
            sink.row(trace.name(), set.set().label(), measure.label(), value.getAsDouble());
          }
        }
      }
    }
  }

  private void published(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      for (PublishedValue value : trace.statistics().published()) {
        sink.row(
            trace.name(),
            value.model(),
            value.measure().label(),
            value.layerId().isPresent() ? (Object) (long) value.layerId().getAsInt() : null,
            StatsColumns.cell(value.ours(trace.statistics())),
            value.ourLayers(trace.statistics()).map(layers -> layers.getMin()).orElse(null),
            value.ourLayers(trace.statistics()).map(layers -> layers.getMax()).orElse(null),
            value.low(),
            StatsColumns.cell(value.high()),
            value.tag(),
            value.trust(),
            value.note().isEmpty() ? null : value.note());
      }
    }
  }

  private void layers(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      for (SetStatistics set : trace.statistics().sets()) {
        Map<Integer, LayerPatterns> patterns = new HashMap<>();
        set.patterns().layers().forEach(layer -> patterns.put(layer.layerId(), layer));
        for (int layer = 0; layer < set.layers().size(); layer++) {
          LayerSummary summary = set.layers().get(layer);
          sink.row(cells(
              trace,
              set,
              summary,
              patterns.get(summary.layerId()),
              set.distances().get(layer)));
        }
      }
    }
  }

  private static @Nullable Object[] cells(
      NamedTrace trace,
      SetStatistics set,
      LayerSummary layer,
      @Nullable LayerPatterns found,
      ReuseDistances reuse) {
    int experts = trace.statistics().model().experts();
    @Nullable
    Object[] cells = {
      trace.name(),
      set.set().label(),
      (long) layer.layerId(),
      layer.tokens(),
      layer.selections(),
      layer.zeroSelections(),
      (long) layer.unusedExperts(),
      layer.load().map(load -> load.maxOverMean()).orElse(null),
      layer.load().map(load -> load.gini()).orElse(null),
      layer.load().map(load -> load.entropyBits()).orElse(null),
      experts < 2
          ? null
          : layer.load().map(load -> Measure.normalised(load, experts)).orElse(null),
      StatsColumns.cell(layer.reuse().share()),
      StatsColumns.cell(layer.reuse().independentShare()),
      found == null ? null : StatsColumns.cell(found.nextLayer()),
      found == null ? null : StatsColumns.cell(found.nextToken()),
      found == null ? null : StatsColumns.cell(found.phaseRho()),
      found == null ? null : StatsColumns.cell(found.phaseOverlap().fiveInFive()),
      found == null ? null : StatsColumns.cell(found.phaseOverlap().fiveInTen()),
      found == null ? null : StatsColumns.cell(found.phaseOverlap().tenInTen()),
      found == null ? null : StatsColumns.cell(found.phaseOverlap().tenInTwenty()),
      found == null ? null : StatsColumns.cell(found.topPairs()),
      found == null ? null : StatsColumns.cell(found.brightestPair()),
      reuse.firstUses(),
      quantile(reuse, 0.5),
      quantile(reuse, 0.9)
    };
    return cells;
  }

  private static @Nullable Object quantile(ReuseDistances reuse, double share) {
    int distance = reuse.quantile(share);
    return distance == 0 ? null : (Object) (long) distance;
  }

  private void loads(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      int experts = trace.statistics().model().experts();
      for (SetStatistics set : trace.statistics().sets()) {
        for (int layer = 0; layer < set.layers().size(); layer++) {
          LayerSummary summary = set.layers().get(layer);
          for (int expert = 0; expert < experts; expert++) {
            int page = layer * experts + expert;
            sink.row(
                trace.name(),
                set.set().label(),
                (long) summary.layerId(),
                (long) expert,
                set.load(page),
                StatsColumns.cell((double) set.load(page) / summary.selections()),
                StatsColumns.cell(set.gateWeight(page)));
          }
        }
      }
    }
  }
}
