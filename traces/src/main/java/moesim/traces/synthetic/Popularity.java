package moesim.traces.synthetic;

/** Zipf's law over ranks, and what it makes of topics: rank i belongs to topic i mod M. */
final class Popularity {
  private final double[] weight;
  private final double[] ofTopic;

  Popularity(int ranks, int topics, double exponent) {
    weight = new double[ranks];
    ofTopic = new double[topics];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      // StrictMath: the same bits on every machine.
      weight[rank] = StrictMath.pow(rank + 1, -exponent);
      sum += weight[rank];
    }
    for (int rank = 0; rank < ranks; rank++) {
      weight[rank] /= sum;
      ofTopic[rank % topics] += weight[rank];
    }
  }

  int ranks() {
    return weight.length;
  }

  int topics() {
    return ofTopic.length;
  }

  /** Share of a rank; all sum to 1. */
  double of(int rank) {
    return weight[rank];
  }

  /** Shares of the topics; they sum to 1. */
  double[] ofTopics() {
    return ofTopic.clone();
  }
}
