package moesim.traces.fitted;

import java.util.Arrays;

/**
 * What a request under way remembers of its tokens.
 *
 * <p><b>Memory.</b> Six bytes per expert of every layer. <b>Shape.</b> {@code [layers][experts]}.
 */
final class RequestMemory {
  /** Number of the token that used an expert last, from 1; 0 if none did. */
  final int[] used;

  /** How many tokens selected an expert; no more than a char holds. */
  final char[] selections;

  /** As {@link #used}, of kinds. */
  final int[] kindUsed;

  /** Scratch: sums of weights. */
  final double[] sums;

  /** Scratch: factors by class of age. */
  final float[] factors = new float[Ages.CLASSES + 1];

  final WeightedDraws draws;

  /** Tokens drawn so far. */
  int tokens;

  /** Memory of one request; {@code sums} and {@code draws} may be shared by requests of a thread. */
  RequestMemory(FittedRouter router, double[] sums, WeightedDraws draws) {
    int pages = router.model().layers() * router.model().selectableExperts();
    used = new int[pages];
    selections = new char[pages];
    kindUsed = new int[router.kinds()];
    this.sums = sums;
    this.draws = draws;
  }

  /** Scratch for the weights of {@code router}. */
  static double[] sums(FittedRouter router) {
    return new double[Math.max(router.model().selectableExperts(), router.kinds())];
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(used, 0);
    Arrays.fill(selections, (char) 0);
    Arrays.fill(kindUsed, 0);
    tokens = 0;
  }
}
