package moesim.report.stats;

import java.util.List;
import moesim.routing.Phase;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.patterns.CoActivations;
import moesim.traces.patterns.NextCounts;
import moesim.traces.stats.TokenSet;
import moesim.traces.stats.TraceStatistics;

/** Heat maps of experts with experts: within a token, at the next layer, with the next token. */
final class PairTables {
  private static final List<Column> PAIRS = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.LAYER,
      StatsColumns.text("phase", "prefill or decode"),
      StatsColumns.count("expert_a", "id", "the lower expert"),
      StatsColumns.count("expert_b", "id", "the higher expert"),
      StatsColumns.count(
          "count", "tokens", "tokens that selected both; pairs of none are left out"));
  private static final List<Column> NEXT_LAYER = next("at the next MoE layer");
  private static final List<Column> NEXT_TOKEN =
      next("at the same layer, by the next token of the request and phase");

  private final List<NamedTrace> traces;

  PairTables(List<NamedTrace> traces) {
    this.traces = traces;
  }

  private static List<Column> next(String where) {
    return StatsColumns.of(
        StatsColumns.TRACE,
        StatsColumns.text("phase", "prefill or decode"),
        StatsColumns.LAYER,
        StatsColumns.count("expert", "id", "an expert selected at the layer"),
        StatsColumns.count("next_expert", "id", "an expert selected " + where),
        StatsColumns.count(
            "count", "tokens", "tokens that did both; pairs of experts of none are left out"));
  }

  List<StatsTable> tables() {
    return List.of(
        new StatsTable("pairs", PAIRS, this::pairs),
        new StatsTable("next_layer", NEXT_LAYER, sink -> next(sink, TraceStatistics::nextLayer)),
        new StatsTable("next_token", NEXT_TOKEN, sink -> next(sink, TraceStatistics::nextToken)));
  }

  private void pairs(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      TraceStatistics statistics = trace.statistics();
      for (int layer = 0; layer < statistics.pairLayers(); layer++) {
        for (Phase phase : Phase.values()) {
          String label = TokenSet.of(phase).label();
          CoActivations pairs = statistics.pairs(layer, phase);
          pairs.forEach((low, high, count) -> sink.row(
              trace.name(), (long) pairs.layerId(), label, (long) low, (long) high, (long) count));
        }
      }
    }
  }

  @FunctionalInterface
  private interface HeatMap {
    NextCounts of(TraceStatistics statistics, int layer, Phase phase);
  }

  private void next(StatsTable.Sink sink, HeatMap map) {
    for (NamedTrace trace : traces) {
      TraceStatistics statistics = trace.statistics();
      for (Phase phase : Phase.values()) {
        String label = TokenSet.of(phase).label();
        for (int layer = 0; layer < statistics.pairLayers(); layer++) {
          NextCounts counts = map.of(statistics, layer, phase);
          counts.forEach((expert, next, count) -> sink.row(
              trace.name(), label, (long) counts.layerId(), (long) expert, (long) next, (long)
                  count));
        }
      }
    }
  }
}
