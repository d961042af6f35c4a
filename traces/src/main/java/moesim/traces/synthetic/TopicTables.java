package moesim.traces.synthetic;

/**
 * The laws of a {@code calibrated} trace, as tables that give a draw in constant time: which topic
 * a layer has, and which rank a slot selects given the topic.
 *
 * <p>Rank i has the weight (i + 1)^-s and belongs to topic i mod M; a topic's weight is that of its
 * ranks. Given topic c, a rank of c is drawn by its weight with probability a, any rank with
 * probability 1 − a. Averaged over topics this is again the weight of the rank, so that a topic
 * kept from a neighbouring layer or token changes no popularity.
 *
 * <p><b>Layout.</b> {@code threshold << 16 | alias} per entry: a uniform entry i is kept if a
 * uniform 16-bit number is below its threshold, else replaced by its alias. <b>Source.</b> A. J.
 * Walker, ACM TOMS 3(3), 1977; tables built as by M. D. Vose, IEEE TSE 17(9), 1991.
 */
final class TopicTables {
  private static final int ONE = 1 << 16;

  private TopicTables() {}

  /** One table over the topics. */
  static int[] topics(RouterParameters router, int experts) {
    int[] table = new int[router.topics()];
    fill(table, 0, topicWeights(weights(experts, router.exponent()), router.topics()));
    return table;
  }

  /** One table over the ranks per topic, one after the other. */
  static int[] ranks(RouterParameters router, int experts) {
    int topics = router.topics();
    double[] weight = weights(experts, router.exponent());
    double[] ofTopic = topicWeights(weight, topics);
    int[] tables = new int[topics * experts];
    double[] law = new double[experts];
    for (int topic = 0; topic < topics; topic++) {
      for (int rank = 0; rank < experts; rank++) {
        double within = rank % topics == topic ? weight[rank] / ofTopic[topic] : 0;
        law[rank] = router.affinity() * within + (1 - router.affinity()) * weight[rank];
      }
      fill(tables, topic * experts, law);
    }
    return tables;
  }

  private static double[] weights(int ranks, double exponent) {
    double[] weight = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      // StrictMath: the same bits on every machine.
      weight[rank] = StrictMath.pow(rank + 1, -exponent);
      sum += weight[rank];
    }
    for (int rank = 0; rank < ranks; rank++) {
      weight[rank] /= sum;
    }
    return weight;
  }

  private static double[] topicWeights(double[] weight, int topics) {
    double[] sums = new double[topics];
    for (int rank = 0; rank < weight.length; rank++) {
      sums[rank % topics] += weight[rank];
    }
    return sums;
  }

  /** Writes the alias table of {@code law}, which sums to 1, to {@code table} from {@code from} on. */
  private static void fill(int[] table, int from, double[] law) {
    int n = law.length;
    double[] left = new double[n];
    int[] waiting = new int[n];
    int small = 0;
    int large = n;
    for (int i = 0; i < n; i++) {
      left[i] = law[i] * n;
      waiting[left[i] < 1 ? small++ : --large] = i;
    }
    while (small > 0 && large < n) {
      int poor = waiting[--small];
      int rich = waiting[large];
      table[from + poor] = entry(left[poor], rich);
      left[rich] -= 1 - left[poor];
      if (left[rich] < 1) {
        large++;
        waiting[small++] = rich;
      }
    }
    // What rounding leaves over is whole.
    while (small > 0) {
      int whole = waiting[--small];
      table[from + whole] = entry(1, whole);
    }
    for (; large < n; large++) {
      table[from + waiting[large]] = entry(1, waiting[large]);
    }
  }

  private static int entry(double share, int alias) {
    // A threshold of 2^16 does not fit; the entry's own number as alias makes 2^16 - 1 as good.
    int threshold = (int) Math.min(ONE - 1, Math.round(share * ONE));
    return threshold << 16 | alias;
  }
}
