package moesim.traces.fitted;

import moesim.traces.synthetic.SplitMix64;

/** Draws by weight from a stream of random numbers, with sums of the weights at hand. */
final class WeightedDraws {
  // Draws of what was drawn already before the weights are looked at one by one.
  private static final int PATIENCE = 16;

  /** State of the stream. */
  long state;

  private double uniform() {
    state += SplitMix64.GAMMA;
    return (SplitMix64.mix(state) >>> 11) * 0x1.0p-53;
  }

  /** One of {@code count} things, of which the first i + 1 weigh {@code sums[i]} together. */
  int among(double[] sums, int count) {
    return find(sums, count, uniform() * sums[count - 1]);
  }

  private static int find(double[] sums, int count, double at) {
    int low = 0;
    int left = count;
    // Without a branch that depends on the draw: half of them would be foreseen wrongly.
    while (left > 1) {
      int half = left >>> 1;
      low += sums[low + half - 1] > at ? 0 : half;
      left -= half;
    }
    return low;
  }

  /**
   * Puts {@code draws} different things into {@code out} from {@code to}: each drawn by weight
   * among those that are not there yet. What was drawn before is drawn again, which gives the same
   * law as weights without it.
   */
  void without(double[] sums, int count, short[] out, int to, int draws) {
    for (int i = to; i < to + draws; i++) {
      int drawn = among(sums, count);
      int tries = 1;
      while (isIn(out, to, i, drawn) && tries < PATIENCE) {
        drawn = among(sums, count);
        tries++;
      }
      out[i] = (short) (isIn(out, to, i, drawn) ? ofTheRest(sums, count, out, to, i) : drawn);
    }
  }

  private static boolean isIn(short[] out, int from, int end, int drawn) {
    for (int i = from; i < end; i++) {
      if (out[i] == drawn) {
        return true;
      }
    }
    return false;
  }

  /** The same draw, one by one. Without any weight left, the first that is not there yet. */
  private int ofTheRest(double[] sums, int count, short[] out, int to, int end) {
    double rest = 0;
    for (int i = 0; i < count; i++) {
      rest += isIn(out, to, end, i) ? 0 : weight(sums, i);
    }
    double at = uniform() * rest;
    int drawn = -1;
    for (int i = 0; i < count; i++) {
      if (!isIn(out, to, end, i)) {
        double weight = weight(sums, i);
        if (drawn < 0 || weight > 0) {
          drawn = i;
        }
        at -= weight;
        if (at < 0) {
          break;
        }
      }
    }
    return drawn;
  }

  private static double weight(double[] sums, int i) {
    return i == 0 ? sums[0] : sums[i] - sums[i - 1];
  }
}
