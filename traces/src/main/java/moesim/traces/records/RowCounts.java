package moesim.traces.records;

import java.util.HashMap;
import java.util.Map;

/**
 * Positions of tokens whose recorder does not say them: the n-th record of a layer is token n of
 * its request. Where rows of forward passes are numbered, a number that is no larger than the one
 * before begins another pass.
 */
final class RowCounts {
  private final Map<Long, Rows> ofLayers = new HashMap<>();
  private int passes = 1;
  private boolean severalRowsLater;
  private boolean later;

  /** The position of the next record of {@code layer}; {@code row} may be unknown. */
  int next(int request, int layer, int row) {
    Rows rows = ofLayers.computeIfAbsent((long) request << Integer.SIZE | layer, key -> new Rows());
    if (row != RoutingRecord.NONE) {
      if (row <= rows.lastRow) {
        rows.pass++;
        rows.rowsOfPass = 0;
      }
      rows.lastRow = row;
      rows.rowsOfPass++;
      passes = Math.max(passes, rows.pass + 1);
      severalRowsLater |= rows.pass > 0 && rows.rowsOfPass > 1;
    }
    later = rows.pass > 0;
    return rows.count++;
  }

  /** True if the last row is of a pass after the first. */
  boolean isLater() {
    return later;
  }

  /** The most forward passes of a request. */
  int passes() {
    return passes;
  }

  /** True if a pass after the first has several rows: then they may be of several requests. */
  boolean hasSeveralRowsLater() {
    return severalRowsLater;
  }

  private static final class Rows {
    private int count;
    private int lastRow = RoutingRecord.NONE;
    private int pass;
    private int rowsOfPass;
  }
}
