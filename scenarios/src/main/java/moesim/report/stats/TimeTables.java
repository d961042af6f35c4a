package moesim.report.stats;

import java.util.List;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.stats.ReuseDistances;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.Stationarity;

/** Tables of what happens over the tokens of a trace: reuse, working sets, stationarity. */
final class TimeTables {
  private static final List<Column> REUSE = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.PHASE,
      StatsColumns.LAYER,
      StatsColumns.text(
          "distance",
          "experts: different experts since the last use, the expert itself included;"
              + " tokens: tokens since the last use; first: no use before"),
      StatsColumns.count("from", "experts or tokens", "least distance of the row"),
      StatsColumns.count("to", "experts or tokens", "largest distance of the row"),
      StatsColumns.count("selections", "selections", "selections of such a distance"));
  private static final List<Column> WORKING_SET = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.PHASE,
      StatsColumns.LAYER,
      StatsColumns.count("window", "tokens", "consecutive tokens"),
      StatsColumns.number(
          "experts", "experts", "different experts among them, mean of all windows"));
  private static final List<Column> STATIONARITY = StatsColumns.of(
      StatsColumns.TRACE,
      StatsColumns.PHASE,
      new Column(
          "layer",
          moesim.traces.parquet.ParquetTable.Kind.LONG,
          "id",
          "the model's own number of the layer; absent for the mean over layers"),
      StatsColumns.text("unit", "what is resampled: requests or blocks of tokens"),
      StatsColumns.count("part", "number", "part of the trace, from 1"),
      StatsColumns.count("tokens", "tokens", "tokens of the part"),
      StatsColumns.text("of", "whole: distance to the whole trace; next: to the next part"),
      StatsColumns.number("distance", "ratio", "total variation distance of the loads"),
      StatsColumns.number("low", "ratio", "lower end of its 95 % bootstrap interval"),
      StatsColumns.number("high", "ratio", "upper end of its 95 % bootstrap interval"),
      StatsColumns.number("stationary_low", "ratio", "2.5 % percentile of a stationary trace"),
      StatsColumns.number("stationary_high", "ratio", "97.5 % percentile of a stationary trace"));

  private final List<NamedTrace> traces;

  TimeTables(List<NamedTrace> traces) {
    this.traces = traces;
  }

  List<StatsTable> tables() {
    return List.of(
        new StatsTable("reuse", REUSE, this::reuse),
        new StatsTable("working_set", WORKING_SET, this::workingSets),
        new StatsTable("stationarity", STATIONARITY, this::stationarity));
  }

  private void reuse(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      for (SetStatistics set : trace.statistics().sets()) {
        for (ReuseDistances layer : set.distances()) {
          reuse(sink, trace.name(), set.set().label(), layer);
        }
      }
    }
  }

  private static void reuse(
      StatsTable.Sink sink, String trace, String phase, ReuseDistances layer) {
    long id = layer.layerId();
    sink.row(trace, phase, id, "first", null, null, layer.firstUses());
    for (int distance = 1; distance <= layer.largest(); distance++) {
      if (layer.at(distance) > 0) {
        long d = distance;
        sink.row(trace, phase, id, "experts", d, d, layer.at(distance));
      }
    }
    for (int bin = 0; bin < layer.gapBins(); bin++) {
      long from = bin == 0 ? 1 : (1L << (bin - 1)) + 1;
      sink.row(trace, phase, id, "tokens", from, 1L << bin, layer.gapsIn(bin));
    }
  }

  private void workingSets(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      for (SetStatistics set : trace.statistics().sets()) {
        for (ReuseDistances layer : set.distances()) {
          for (int window = 0; window < layer.windows(); window++) {
            sink.row(
                trace.name(),
                set.set().label(),
                (long) layer.layerId(),
                1L << window,
                layer.workingSet(window));
          }
        }
      }
    }
  }

  private void stationarity(StatsTable.Sink sink) {
    for (NamedTrace trace : traces) {
      for (SetStatistics set : trace.statistics().sets()) {
        Stationarity found = set.stationarity();
        for (int part = 0; part < found.parts().size(); part++) {
          rows(sink, trace.name(), set, found, part);
        }
      }
    }
  }

  private static void rows(
      StatsTable.Sink sink, String trace, SetStatistics set, Stationarity found, int number) {
    Stationarity.Part part = found.parts().get(number);
    String phase = set.set().label();
    String unit = found.unit().words();
    long place = number + 1L;
    boolean last = number == found.parts().size() - 1;
    mean(sink, trace, phase, unit, place, part.tokens(), "whole", part.toWhole());
    if (!last) {
      mean(sink, trace, phase, unit, place, part.tokens(), "next", part.toNext());
    }
    for (int i = 0; i < found.layerIds().size(); i++) {
      long layer = found.layerIds().get(i);
      sink.row(
          trace,
          phase,
          layer,
          unit,
          place,
          part.tokens(),
          "whole",
          StatsColumns.cell(part.toWhole(i)),
          null,
          null,
          null,
          null);
      if (!last) {
        sink.row(
            trace,
            phase,
            layer,
            unit,
            place,
            part.tokens(),
            "next",
            StatsColumns.cell(part.toNext(i)),
            null,
            null,
            null,
            null);
      }
    }
  }

  private static void mean(
      StatsTable.Sink sink,
      String trace,
      String phase,
      String unit,
      long part,
      long tokens,
      String of,
      Stationarity.Distance distance) {
    sink.row(
        trace,
        phase,
        null,
        unit,
        part,
        tokens,
        of,
        StatsColumns.cell(distance.value()),
        StatsColumns.cell(distance.low()),
        StatsColumns.cell(distance.high()),
        StatsColumns.cell(distance.stationaryLow()),
        StatsColumns.cell(distance.stationaryHigh()));
  }
}
