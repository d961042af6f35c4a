package moesim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.replay.UnitCounts;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/**
 * Accesses and misses of every run by units of consecutive requests or forward passes: what
 * intervals are made of.
 */
public final class UnitTable {
  /** Name of the table. */
  public static final String NAME = "blocks";

  public static final Metric BLOCK =
      Metric.count("block", "number", "number of the block within its run, from 0");
  public static final Metric UNIT = new Metric(
      "unit",
      "word",
      "what a block is made of: batches of requests, or forward passes (steps)",
      Metric.Kind.WORD);
  public static final Metric UNITS =
      Metric.count("units", "units", "how many of them; the last block of a run may have fewer");

  private static final List<Metric> COLUMNS =
      List.of(BLOCK, UNIT, UNITS, Metric.ACCESSES, Metric.MISSES);

  private UnitTable() {}

  /** A row per block of every run of {@code scenario}; made while they are read. */
  static ResultTable of(Scenario scenario, List<RunOutcome<CacheResult>> results) {
    int[] counts = new int[results.size()];
    for (int run = 0; run < counts.length; run++) {
      counts[run] =
          results.get(run).result().map(found -> found.units().count()).orElse(0);
    }
    return new ResultTable(
        scenario.columns(),
        COLUMNS,
        new RowsByRun(
            counts,
            run -> rows(
                scenario.plans().get(run),
                results.get(run).result().orElseThrow().units())));
  }

  private static List<ResultTable.Row> rows(RunPlan plan, UnitCounts units) {
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int block = 0; block < units.count(); block++) {
      rows.add(new ResultTable.Row(
          plan.values(),
          Map.of(
              BLOCK,
              (long) block,
              UNITS,
              (long) units.each(),
              Metric.ACCESSES,
              units.accesses()[block],
              Metric.MISSES,
              units.misses()[block]),
          Map.of(UNIT, units.steps() ? "step" : "batch")));
    }
    return rows;
  }
}
