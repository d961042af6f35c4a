package moesim.experiment;

import java.util.LinkedHashMap;
import java.util.Map;

/** The rows of a table of runs on wafers, by the texts of some of their keys. */
final class WaferRows {
  private final ResultTable table;

  WaferRows(ResultTable table) {
    this.table = table;
  }

  /**
   * The value of {@code metric} in the row whose keys {@code keysAndTexts} alternates with their
   * texts.
   */
  double value(Metric metric, String... keysAndTexts) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      keys.put(keysAndTexts[i], keysAndTexts[i + 1]);
    }
    Number value = Runs.row(table, keys).get(metric);
    if (value == null) {
      throw new AssertionError("no " + metric.name() + " in the row with " + keys);
    }
    return value.doubleValue();
  }

  /** Weights of all tiers. */
  double weightBytes(String... keysAndTexts) {
    return value(WaferMetrics.LLC_BYTES, keysAndTexts)
        + value(WaferMetrics.LOCAL_BYTES, keysAndTexts)
        + value(WaferMetrics.REMOTE_BYTES, keysAndTexts);
  }
}
