package moesim.competitive;

/**
 * A game for two on a graph: the adversary chooses the request at every node, the policy its
 * answer. Every request costs the policy a miss or nothing, and the optimum likewise; the adversary
 * wants the ratio of the two high, the policy low. Node 0 is the start.
 *
 * <p><b>Shape.</b> The requests of node v are {@code [firstRequest[v], firstRequest[v + 1])}, the
 * nodes that the policy may choose after request r are
 * {@code answers[firstAnswer[r] .. firstAnswer[r + 1])}, at least one.
 */
final class RatioGame {
  /** Flag of {@link #costs}: the policy misses. */
  static final int MISS = 1;

  /** Flag of {@link #costs}: the optimum pays. */
  static final int OPTIMUM = 2;

  final int[] firstRequest;
  final int[] costs;
  final int[] firstAnswer;
  final int[] answers;

  private RatioGame(Builder builder) {
    firstRequest = builder.firstRequest.toArray();
    costs = builder.costs.toArray();
    firstAnswer = builder.firstAnswer.toArray();
    answers = builder.answers.toArray();
  }

  int nodes() {
    return firstRequest.length - 1;
  }

  int misses(int request) {
    return costs[request] & MISS;
  }

  int optimum(int request) {
    return costs[request] >>> 1;
  }

  /** Takes nodes in order, each with its requests, each with its answers. */
  static final class Builder {
    private final IntColumn firstRequest = new IntColumn();
    private final IntColumn costs = new IntColumn();
    private final IntColumn firstAnswer = new IntColumn();
    private final IntColumn answers = new IntColumn();

    void node() {
      firstRequest.add(costs.size());
    }

    void request(boolean miss, boolean optimumPays) {
      firstAnswer.add(answers.size());
      costs.add((miss ? MISS : 0) | (optimumPays ? OPTIMUM : 0));
    }

    void answer(int node) {
      answers.add(node);
    }

    RatioGame build() {
      node();
      firstAnswer.add(answers.size());
      return new RatioGame(this);
    }
  }
}
