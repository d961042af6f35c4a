package moesim.hardware.balance;

/**
 * Experts that tokens select together stand apart, so that the experts of one token work at the
 * same time: the most used first, each on the unit, with room for one of its share, whose experts
 * it meets least often. Spare slots get copies as in {@link Duplicate}, by tokens.
 *
 * <p><b>Ties.</b> The less used unit, then the one with fewer experts, then the lower.
 * <b>Source.</b> Insight 5 of arXiv 2510.05497v5, which has no algorithm.
 */
public final class PairSeparating implements ReplicationPolicy {
  @Override
  public String name() {
    return "pair-separating";
  }

  @Override
  public String sentence() {
    return "puts the most used experts first, each where the fewest of its tokens select another expert";
  }

  @Override
  public boolean needsPairs() {
    return true;
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> {
      PairCounts pairs = context
          .pairs()
          .orElseThrow(() -> context.problem("pair-separating needs to know which experts tokens"
              + " select together, which is not recorded here; use popularity-aware"));
      LayerSlots slots = new LayerSlots(context.shape());
      long[] tokens = context.loadsOf(layer);
      putApart(slots, layer, tokens, pairs);
      new CopyChoice(slots, tokens, ExpertCost.TOKENS).fill();
      return slots.experts();
    });
  }

  private static void putApart(LayerSlots slots, int layer, long[] tokens, PairCounts pairs) {
    int units = slots.shape().units();
    long[] used = new long[units];
    for (int expert : Packing.falling(LayerRule.costs(tokens, ExpertCost.TOKENS))) {
      int best = -1;
      long fewest = 0;
      for (int unit = 0; unit < units; unit++) {
        if (slots.held(unit) < slots.share()) {
          long met = met(slots, layer, unit, expert, pairs);
          if (best < 0 || met < fewest || (met == fewest && isLessUsed(slots, used, unit, best))) {
            best = unit;
            fewest = met;
          }
        }
      }
      slots.put(expert, best);
      used[best] += tokens[expert];
    }
  }

  private static boolean isLessUsed(LayerSlots slots, long[] used, int unit, int other) {
    return used[unit] < used[other]
        || (used[unit] == used[other] && slots.held(unit) < slots.held(other));
  }

  private static long met(LayerSlots slots, int layer, int unit, int expert, PairCounts pairs) {
    long met = 0;
    for (int other = 0; other < slots.shape().experts(); other++) {
      met += slots.holds(unit, other) ? pairs.tokens(layer, expert, other) : 0;
    }
    return met;
  }
}
