package moesim.competitive;

import java.util.Arrays;

/**
 * The best that a policy can do against a fixed strategy of the adversary: the circle with the
 * least ratio among those it can be kept in. That ratio is a lower bound for every policy.
 */
final class PolicyReply {
  private static final int NONE = -1;

  private final RatioGame game;
  private final AdversaryStrategy adversary;
  private final IntColumn reached = new IntColumn();
  private final int[] cameFrom;
  private final long[] least;

  /** Against {@code adversary}, who stops at no node that can be reached. */
  PolicyReply(RatioGame game, AdversaryStrategy adversary) {
    this.game = game;
    this.adversary = adversary;
    cameFrom = new int[game.nodes()];
    least = new long[game.nodes()];
    boolean[] seen = new boolean[game.nodes()];
    seen[0] = true;
    reached.add(0);
    for (int i = 0; i < reached.size(); i++) {
      int request = requestAt(reached.get(i));
      for (int a = game.firstAnswer[request]; a < game.firstAnswer[request + 1]; a++) {
        int node = game.answers[a];
        if (!seen[node]) {
          seen[node] = true;
          reached.add(node);
        }
      }
    }
  }

  private int requestAt(int node) {
    int request = adversary.choice(node);
    if (request == AdversaryStrategy.STOP) {
      throw new IllegalStateException("the adversary stops at node " + node + ", where he wins");
    }
    return request;
  }

  /** The least ratio of a circle. */
  Ratio leastRatio() {
    Ratio ratio = Ratio.UNBOUNDED;
    while (true) {
      int onCircle = circleBelow(ratio);
      if (onCircle == NONE) {
        return ratio;
      }
      ratio = ratioOf(onCircle);
    }
  }

  /**
   * A node of a circle whose ratio is less than {@code ratio}, or {@link #NONE}: a negative circle,
   * by Bellman and Ford.
   */
  private int circleBelow(Ratio ratio) {
    Arrays.fill(least, 0);
    Arrays.fill(cameFrom, NONE);
    while (true) {
      boolean changed = false;
      for (int i = 0; i < reached.size(); i++) {
        int node = reached.get(i);
        int request = requestAt(node);
        long through = least[node] + ratio.excess(game.misses(request), game.optimum(request));
        for (int a = game.firstAnswer[request]; a < game.firstAnswer[request + 1]; a++) {
          int answer = game.answers[a];
          if (through < least[answer]) {
            least[answer] = through;
            cameFrom[answer] = node;
            changed = true;
          }
        }
      }
      if (!changed) {
        return NONE;
      }
      int onCircle = circleOfPredecessors();
      if (onCircle != NONE) {
        return onCircle;
      }
    }
  }

  private int circleOfPredecessors() {
    int[] walk = new int[cameFrom.length];
    for (int i = 0; i < reached.size(); i++) {
      int node = reached.get(i);
      while (node != NONE && walk[node] == 0) {
        walk[node] = i + 1;
        node = cameFrom[node];
      }
      if (node != NONE && walk[node] == i + 1) {
        return node;
      }
    }
    return NONE;
  }

  private Ratio ratioOf(int onCircle) {
    long misses = 0;
    long optimum = 0;
    int node = onCircle;
    do {
      node = cameFrom[node];
      int request = requestAt(node);
      misses += game.misses(request);
      optimum += game.optimum(request);
    } while (node != onCircle);
    return Ratio.of(misses, optimum);
  }
}
