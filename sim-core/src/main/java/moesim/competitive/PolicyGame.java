package moesim.competitive;

import java.util.function.LongConsumer;

/**
 * The game against a given policy, which has one answer to everything: its automaton beside the
 * optimum's work function.
 */
final class PolicyGame {
  private final LayeredInstance instance;
  private final PolicyAutomaton policy;
  private final LongIds workFunctions = new LongIds();
  private final LongIds nodes = new LongIds();

  PolicyGame(LayeredInstance instance, PolicyAutomaton policy) {
    this.instance = instance;
    this.policy = policy;
  }

  /** The game from an empty cache on. Request i of a node is expert i of its layer. */
  RatioGame build(int mostNodes, LongConsumer progress) {
    RatioGame.Builder game = new RatioGame.Builder();
    nodeOf(0, WorkFunction.initial(instance));
    for (int node = 0; node < nodes.size(); node++) {
      int state = (int) (nodes.keyOf(node) >>> 32);
      long groups = workFunctions.keyOf((int) nodes.keyOf(node));
      game.node();
      for (int expert = 0; expert < instance.experts(); expert++) {
        int page = policy.layer(state) * instance.experts() + expert;
        game.request(policy.misses(state, expert), !WorkFunction.holds(groups, page));
        game.answer(
            nodeOf(policy.next(state, expert), WorkFunction.request(groups, page, instance)));
      }
      if (nodes.size() > mostNodes) {
        throw new IllegalArgumentException("has, beside the optimum, more than " + mostNodes
            + " states; take fewer layers or experts");
      }
      if ((node & 0xffff) == 0) {
        progress.accept(nodes.size());
      }
    }
    return game.build();
  }

  private int nodeOf(int state, long groups) {
    return nodes.idOf(((long) state << 32) | workFunctions.idOf(groups));
  }
}
