package moesim.replay;

/**
 * How often one expert of a layer was followed by another at the next token of the same request.
 *
 * <p><b>Shape.</b> One row per expert with one count per follower, and a row and a column more for
 * entries that name no routed expert, which are thus counted without a branch and never read.
 */
final class Heatmap {
  private final int stride;
  private final int[] counts;

  Heatmap(int experts) {
    stride = experts + 1;
    counts = new int[stride * stride];
  }

  /** Counts every pair of {@code before[from, from + now.length)} and {@code now}. */
  void add(short[] before, int from, int[] now) {
    if (now.length == 8) {
      addEight(before, from, now);
      return;
    }
    int[] cells = counts;
    for (int i = from; i < from + now.length; i++) {
      int row = before[i] * stride;
      for (int follower : now) {
        cells[row + follower]++;
      }
    }
  }

  /** Most models select eight: with the followers in registers, a pair is one increment. */
  private void addEight(short[] before, int from, int[] now) {
    int[] cells = counts;
    int a = now[0];
    int b = now[1];
    int c = now[2];
    int d = now[3];
    int e = now[4];
    int f = now[5];
    int g = now[6];
    int h = now[7];
    for (int i = from; i < from + 8; i++) {
      int row = before[i] * stride;
      cells[row + a]++;
      cells[row + b]++;
      cells[row + c]++;
      cells[row + d]++;
      cells[row + e]++;
      cells[row + f]++;
      cells[row + g]++;
      cells[row + h]++;
    }
  }

  /** Adds the counts of {@code expert}'s followers to {@code sums}. */
  void addRowTo(int expert, int[] sums) {
    int[] cells = counts;
    int row = expert * stride;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += cells[row + i];
    }
  }
}
