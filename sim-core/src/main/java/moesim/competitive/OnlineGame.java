package moesim.competitive;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The game against the best deterministic policy, which evicts what it likes and remembers
 * everything: cache contents beside the optimum's work function.
 *
 * <p><b>Shape.</b> A page is what is true of it: whether it is resident, and its group in the
 * {@link WorkFunction}. The experts of a layer are interchangeable, so they are sorted; the layer
 * that comes up is the first.
 */
final class OnlineGame {
  /** Most pages that fit a node's 64 bits. */
  static final int MOST_PAGES = 12;

  private static final int BITS = 5;
  private static final int RESIDENT = 1 << (BITS - 1);

  private final LayeredInstance instance;
  private final int experts;
  private final int pages;
  private final LongIds nodes = new LongIds();
  private final int[] page;
  private final int[] after;
  private final int[] sorted;

  OnlineGame(LayeredInstance instance) {
    this.instance = instance;
    experts = instance.experts();
    pages = instance.pages();
    page = new int[pages];
    after = new int[pages];
    sorted = new int[pages];
  }

  /** The game from an empty cache on. */
  RatioGame build(int mostNodes, LongConsumer progress) {
    RatioGame.Builder game = new RatioGame.Builder();
    long groups = WorkFunction.initial(instance);
    for (int i = 0; i < pages; i++) {
      after[i] = WorkFunction.groupOf(groups, i);
    }
    nodes.idOf(keyOfAfter(0));
    for (int node = 0; node < nodes.size(); node++) {
      game.node();
      read(nodes.keyOf(node));
      for (int i = 0; i < experts; i++) {
        // An expert like the one before it is the same request.
        if (i == 0 || page[i] != page[i - 1]) {
          request(i, game);
        }
      }
      if (nodes.size() > mostNodes) {
        throw new IllegalArgumentException(
            "has more than " + mostNodes + " states; take fewer layers or experts");
      }
      if ((node & 0xfff) == 0) {
        progress.accept(nodes.size());
      }
    }
    return game.build();
  }

  private void read(long key) {
    for (int i = 0; i < pages; i++) {
      page[i] = (int) (key >>> (BITS * i)) & ((1 << BITS) - 1);
    }
  }

  private void request(int requested, RatioGame.Builder game) {
    int group = page[requested] & ~RESIDENT;
    boolean miss = (page[requested] & RESIDENT) == 0;
    game.request(miss, group == 0);
    int residents = 0;
    for (int i = 0; i < pages; i++) {
      int now = i == requested
          ? 1
          : WorkFunction.regrouped(page[i] & ~RESIDENT, group, instance.capacity());
      residents += page[i] >>> (BITS - 1);
      after[i] = now | (page[i] & RESIDENT);
    }
    after[requested] |= RESIDENT;
    if (!miss || residents < instance.capacity()) {
      game.answer(nodes.idOf(keyOfAfter(experts)));
      return;
    }
    for (int victim = 0; victim < pages; victim++) {
      if (victim != requested
          && (after[victim] & RESIDENT) != 0
          && !isRepeated(victim, requested)) {
        after[victim] ^= RESIDENT;
        game.answer(nodes.idOf(keyOfAfter(experts)));
        after[victim] ^= RESIDENT;
      }
    }
  }

  /** True if a page of the same layer before {@code victim} is just like it. */
  private boolean isRepeated(int victim, int requested) {
    for (int i = victim - victim % experts; i < victim; i++) {
      if (after[i] == after[victim] && i != requested) {
        return true;
      }
    }
    return false;
  }

  /** The key of {@link #after} when the layer that begins at {@code first} comes up. */
  private long keyOfAfter(int first) {
    for (int i = 0; i < pages; i++) {
      sorted[i] = after[(i + first) % pages];
    }
    long key = 0;
    for (int layer = 0; layer < pages; layer += experts) {
      Arrays.sort(sorted, layer, layer + experts);
    }
    for (int i = 0; i < pages; i++) {
      key |= (long) sorted[i] << (BITS * i);
    }
    return key;
  }
}
