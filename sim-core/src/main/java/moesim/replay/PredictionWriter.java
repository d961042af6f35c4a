package moesim.replay;

import java.util.Arrays;
import moesim.routing.Scratch;

/** Turns counts of pairs into bit rows: per layer step one table for each batch, in order. */
final class PredictionWriter {
  private final int experts;
  private final TopCounts top;
  private final int[] sums;
  private final long[] row;
  private final long[][] tables;
  private final PredictionRows rows;

  PredictionWriter(int experts, int batches, int followers, Scratch scratch) {
    this.experts = experts;
    top = new TopCounts(experts, followers);
    sums = new int[experts];
    row = new long[BatchPass.wordsOf(experts)];
    tables = new long[batches][experts * row.length];
    rows = new PredictionRows(scratch, experts * row.length);
  }

  PredictionRows rows() {
    return rows;
  }

  /** Appends the tables of the next layer step. */
  void write(LayerPredictor layer) {
    for (int expert = 0; expert < experts; expert++) {
      Arrays.fill(sums, 0);
      for (int batch = 0; batch < tables.length; batch++) {
        layer.part(batch).addRowTo(expert, sums);
        int[] floors = layer.floors(batch);
        floors[expert] = top.pick(sums, floors[expert], row);
        System.arraycopy(row, 0, tables[batch], expert * row.length, row.length);
      }
    }
    for (long[] table : tables) {
      rows.append(table);
    }
  }
}
