package moesim.hardware.allocation;

import java.util.SplittableRandom;
import moesim.replay.Residence;

/** Dies of a mesh, numbered column by column, with homes and copies written down in a test. */
final class GridResidence implements Residence {
  private final int columns;
  private final int rows;
  private final int[][] homes;
  private final boolean[][][] copies;

  GridResidence(int columns, int rows, int layers, int experts) {
    this.columns = columns;
    this.rows = rows;
    homes = new int[layers][experts];
    copies = new boolean[columns * rows][layers][experts];
  }

  /** Homes drawn uniformly, and every die holds a copy with probability {@code copied}. */
  static GridResidence random(
      int columns, int rows, int layers, int experts, double copied, SplittableRandom random) {
    GridResidence dies = new GridResidence(columns, rows, layers, experts);
    for (int layer = 0; layer < layers; layer++) {
      for (int expert = 0; expert < experts; expert++) {
        dies.home(layer, expert, random.nextInt(columns * rows));
        for (boolean[][] die : dies.copies) {
          die[layer][expert] = random.nextDouble() < copied;
        }
      }
    }
    return dies;
  }

  void home(int layer, int expert, int die) {
    homes[layer][expert] = die;
  }

  void copy(int layer, int expert, int die) {
    copies[die][layer][expert] = true;
  }

  @Override
  public int dieCount() {
    return columns * rows;
  }

  @Override
  public int homeOf(int layer, int expert) {
    return homes[layer][expert];
  }

  @Override
  public boolean holds(int die, int layer, int expert) {
    return homes[layer][expert] == die || copies[die][layer][expert];
  }

  @Override
  public int hops(int fromDie, int toDie) {
    return Math.abs(fromDie / rows - toDie / rows) + Math.abs(fromDie % rows - toDie % rows);
  }
}
