package moesim.traces.synthetic;

import java.util.Arrays;

/**
 * What tokens select: examples per topic, each K different ranks of popularity, any as likely as
 * the other. Tokens choose among the examples, so that drawing the experts of a layer is one
 * choice.
 *
 * <p><b>Law of an example.</b> Each of its ranks is drawn among those not drawn yet: with
 * probability a, if any is left, among the topic's ranks, else among all; always by popularity, and
 * only from the topic's groups. The first ranks of a topic's examples are not drawn but spread
 * evenly over their law.
 *
 * <p><b>Shape.</b> {@code [topics][EXAMPLES][topK]}.
 */
final class Selections {
  /** Examples per topic; a power of two. */
  static final int EXAMPLES = 1 << 11;

  private final Popularity popularity;
  private final RankGroups groups;
  private final double affinity;
  private final int topK;
  private final SplitMix64 random;
  private final short[] ranks;
  // Scratch of one topic: what a draw may take, own ranks first.
  private final double[] own;
  private final double[] any;

  Selections(
      Popularity popularity, RankGroups groups, double affinity, int topK, SplitMix64 random) {
    this.popularity = popularity;
    this.groups = groups;
    this.affinity = affinity;
    this.topK = topK;
    this.random = random;
    ranks = new short[popularity.topics() * EXAMPLES * topK];
    own = new double[popularity.ranks()];
    any = new double[popularity.ranks()];
    for (int topic = 0; topic < popularity.topics(); topic++) {
      fill(topic);
    }
  }

  short[] ranks() {
    return ranks;
  }

  private void fill(int topic) {
    for (int rank = 0; rank < any.length; rank++) {
      any[rank] = groups.maySelect(topic, rank) ? popularity.of(rank) : 0;
      own[rank] = rank % popularity.topics() == topic ? any[rank] : 0;
    }
    double ofOwn = Arrays.stream(own).sum();
    double ofAny = Arrays.stream(any).sum();
    double share = ofOwn > 0 ? affinity : 0;
    int rank = -1;
    double below = 0;
    for (int example = 0; example < EXAMPLES; example++) {
      double uniform = (example + 0.5) / EXAMPLES;
      while (rank < any.length - 1 && below <= uniform) {
        rank++;
        double within = ofOwn > 0 ? own[rank] / ofOwn : 0;
        below += share * within + (1 - share) * any[rank] / ofAny;
      }
      complete((topic * EXAMPLES + example) * topK, lastPossible(rank), ofOwn, ofAny);
    }
  }

  /** Rounding may leave the end of the law at a rank that cannot be selected. */
  private int lastPossible(int rank) {
    int possible = rank;
    while (any[possible] == 0) {
      possible--;
    }
    return possible;
  }

  private void complete(int from, int first, double ofOwn, double ofAny) {
    double[] kept = new double[topK];
    double[] keptOwn = new double[topK];
    double ownLeft = ofOwn;
    double anyLeft = ofAny;
    for (int k = 0; k < topK; k++) {
      int rank = first;
      if (k > 0) {
        boolean fromOwn = random.next() < affinity && hasAny(own);
        rank = draw(fromOwn ? own : any, fromOwn ? ownLeft : anyLeft);
      }
      ranks[from + k] = (short) rank;
      kept[k] = any[rank];
      keptOwn[k] = own[rank];
      anyLeft -= any[rank];
      ownLeft -= own[rank];
      any[rank] = 0;
      own[rank] = 0;
    }
    for (int k = 0; k < topK; k++) {
      any[ranks[from + k]] = kept[k];
      own[ranks[from + k]] = keptOwn[k];
    }
  }

  private static boolean hasAny(double[] weights) {
    for (double weight : weights) {
      if (weight > 0) {
        return true;
      }
    }
    return false;
  }

  /** A rank by its weight; the last one that has any, if rounding leaves none. */
  private int draw(double[] weights, double left) {
    double product = random.next() * left;
    double sum = 0;
    int drawn = -1;
    for (int rank = 0; rank < weights.length; rank++) {
      if (weights[rank] > 0) {
        drawn = rank;
        sum += weights[rank];
        if (product < sum) {
          break;
        }
      }
    }
    return drawn;
  }
}
