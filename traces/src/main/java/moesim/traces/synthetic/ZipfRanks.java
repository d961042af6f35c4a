package moesim.traces.synthetic;

/**
 * Draws ranks without replacement, rank {@code i} with weight (i+1)^-exponent.
 *
 * <p><b>Definition.</b> The weights are divided by their sum; the weight left is 1 before the first
 * draw, and each drawn rank's weight is subtracted from it. A draw multiplies its uniform number by
 * the weight left, adds up the weights of the ranks not yet drawn in order, and takes the first
 * rank whose sum exceeds the product (the last rank if rounding leaves none). Adding the weight
 * left afresh for every draw, or not dividing, selects the same ranks in every trace that was
 * compared; this reading is the one that binds.
 *
 * <p><b>Speed.</b> The sums are looked up rather than added, through a table of first candidates. A
 * look-up differs from the definition by rounding only, less than 10^-12; when it ends closer than
 * {@link #DOUBTFUL} to a boundary between two ranks, the definition itself decides. So no draw ever
 * differs from the definition.
 */
final class ZipfRanks {
  private static final double DOUBTFUL = 1e-9;

  private final double[] weight;
  private final double[] sumBelow;
  private final int[] firstCandidate;
  private final int[] drawn;
  private int draws;
  private double left;

  /**
   * Ranks in {@code [0, ranks)}, of which at most {@code most} are drawn between two calls of
   * {@link #restart}.
   */
  ZipfRanks(int ranks, int most, double exponent) {
    weight = normalised(ranks, exponent);
    sumBelow = new double[ranks + 1];
    for (int rank = 0; rank < ranks; rank++) {
      sumBelow[rank + 1] = sumBelow[rank] + weight[rank];
    }
    firstCandidate = new int[4 * Integer.highestOneBit(ranks) + 1];
    int rank = 0;
    for (int cell = 0; cell < firstCandidate.length; cell++) {
      double from = (double) cell / (firstCandidate.length - 1);
      while (rank < ranks - 1 && sumBelow[rank + 1] <= from) {
        rank++;
      }
      firstCandidate[cell] = rank;
    }
    drawn = new int[most];
    restart();
  }

  private static double[] normalised(int ranks, double exponent) {
    double[] weights = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      // StrictMath: the same bits on every machine.
      weights[rank] = StrictMath.pow(rank + 1, -exponent);
      sum += weights[rank];
    }
    for (int rank = 0; rank < ranks; rank++) {
      weights[rank] /= sum;
    }
    return weights;
  }

  /** Puts all ranks back. */
  void restart() {
    draws = 0;
    left = 1;
  }

  /** Draws and removes a rank; {@code uniform} is in [0, 1). */
  int draw(double uniform) {
    double product = uniform * left;
    int rank = lookUp(product);
    if (rank < 0) {
      rank = scan(product);
    }
    remove(rank);
    return rank;
  }

  /** The rank the definition selects, or −1 if the look-up is too close to a boundary to tell. */
  private int lookUp(double product) {
    double[] below = sumBelow;
    double at = product;
    // Ranks drawn already no longer take up room: step over those that lie before the place looked
    // for.
    for (int i = 0; i < draws && at >= below[drawn[i]]; i++) {
      at += weight[drawn[i]];
    }
    if (!(at < 1 - DOUBTFUL)) {
      return -1;
    }
    int rank = firstCandidate[(int) (at * (firstCandidate.length - 1))];
    while (at >= below[rank + 1]) {
      rank++;
    }
    boolean doubtful = at - below[rank] < DOUBTFUL || below[rank + 1] - at < DOUBTFUL;
    return doubtful ? -1 : rank;
  }

  private int scan(double product) {
    double sum = 0;
    int rank = -1;
    int next = 0;
    for (int i = 0; i < weight.length; i++) {
      if (next < draws && drawn[next] == i) {
        next++;
        continue;
      }
      rank = i;
      sum += weight[i];
      if (product < sum) {
        break;
      }
    }
    return rank;
  }

  /** Inserts {@code rank} into {@link #drawn}, which ascends. */
  private void remove(int rank) {
    int slot = draws++;
    while (slot > 0 && drawn[slot - 1] > rank) {
      drawn[slot] = drawn[slot - 1];
      slot--;
    }
    drawn[slot] = rank;
    left -= weight[rank];
  }
}
