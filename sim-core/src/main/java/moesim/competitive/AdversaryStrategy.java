package moesim.competitive;

import java.util.Arrays;

/**
 * The adversary's best strategy against a given ratio: which request to make at every node so that
 * misses, counted beyond that many per optimal miss, grow without end; found by strategy
 * improvement.
 *
 * <p>At every node the adversary may also stop. A node's <em>gain</em> is the excess he takes from
 * there until he stops, the policy answering as well as it can; it is {@link #ENDLESS} where the
 * policy cannot make him stop. He begins by stopping everywhere and changes his choice wherever
 * another one gains strictly more. Then every circle he allows has a positive excess, gains never
 * fall, and when nothing can be improved they are the values of the game. <b>Source.</b> Björklund,
 * Vorobyov, "A combinatorial strongly subexponential strategy improvement algorithm for mean payoff
 * games", Discrete Applied Mathematics 155(2), 2007.
 */
final class AdversaryStrategy {
  static final long ENDLESS = Long.MAX_VALUE / 4;
  static final int STOP = -1;

  private final RatioGame game;
  private final long[] weight = new long[4];
  private final int[] nodeOf;
  private final int[] firstAsker;
  private final int[] askers;
  private final int[] choice;
  private final long[] gain;
  private final int[] queue;
  private final boolean[] queued;

  AdversaryStrategy(RatioGame game) {
    this.game = game;
    int nodes = game.nodes();
    nodeOf = new int[game.costs.length];
    for (int node = 0; node < nodes; node++) {
      Arrays.fill(nodeOf, game.firstRequest[node], game.firstRequest[node + 1], node);
    }
    firstAsker = new int[nodes + 1];
    askers = new int[game.answers.length];
    findAskers();
    choice = new int[nodes];
    gain = new long[nodes];
    queue = new int[nodes];
    queued = new boolean[nodes];
  }

  /** For every node the requests that it can be an answer to. */
  private void findAskers() {
    for (int answer : game.answers) {
      firstAsker[answer + 1]++;
    }
    for (int node = 0; node < game.nodes(); node++) {
      firstAsker[node + 1] += firstAsker[node];
    }
    int[] next = firstAsker.clone();
    for (int request = 0; request < game.costs.length; request++) {
      for (int i = game.firstAnswer[request]; i < game.firstAnswer[request + 1]; i++) {
        askers[next[game.answers[i]]++] = request;
      }
    }
  }

  /**
   * Finds the strategy; true if the adversary can take more than {@code ratio} from the start on,
   * for ever.
   */
  boolean beats(Ratio ratio) {
    for (int cost = 0; cost < weight.length; cost++) {
      weight[cost] = ratio.excess(cost & RatioGame.MISS, cost >>> 1);
    }
    Arrays.fill(choice, STOP);
    do {
      evaluate();
    } while (improve());
    return gain[0] == ENDLESS;
  }

  /** The request chosen at {@code node}, or {@link #STOP}. */
  int choice(int node) {
    return choice[node];
  }

  /** Gains under the present choices: shortest paths to a stop, found from the stops backwards. */
  private void evaluate() {
    int head = 0;
    int waiting = 0;
    for (int node = 0; node < gain.length; node++) {
      gain[node] = ENDLESS;
      if (choice[node] == STOP) {
        gain[node] = 0;
        queue[waiting++] = node;
        queued[node] = true;
      }
    }
    while (waiting > 0) {
      int node = queue[head];
      head = head + 1 == queue.length ? 0 : head + 1;
      waiting--;
      queued[node] = false;
      for (int i = firstAsker[node]; i < firstAsker[node + 1]; i++) {
        int request = askers[i];
        int asker = nodeOf[request];
        long through = gain[node] + weight[game.costs[request]];
        if (choice[asker] == request && through < gain[asker]) {
          gain[asker] = through;
          if (!queued[asker]) {
            queued[asker] = true;
            int tail = head + waiting;
            queue[tail >= queue.length ? tail - queue.length : tail] = asker;
            waiting++;
          }
        }
      }
    }
  }

  /** Changes every choice that another one beats; false if there is none. */
  private boolean improve() {
    boolean improved = false;
    for (int node = 0; node < gain.length; node++) {
      long best = gain[node];
      if (best == ENDLESS) {
        continue;
      }
      for (int r = game.firstRequest[node]; r < game.firstRequest[node + 1]; r++) {
        long offered = leastAfter(r);
        long offer = offered == ENDLESS ? ENDLESS : offered + weight[game.costs[r]];
        if (offer > best) {
          best = offer;
          choice[node] = r;
          improved = true;
        }
      }
    }
    return improved;
  }

  private long leastAfter(int request) {
    long least = ENDLESS;
    for (int i = game.firstAnswer[request]; i < game.firstAnswer[request + 1]; i++) {
      least = Math.min(least, gain[game.answers[i]]);
    }
    return least;
  }
}
