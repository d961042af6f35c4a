package moesim.hardware.balance;

import java.util.Arrays;

/** {@link TokenSplit#LEAST_LOADED} of one layer. */
final class LevelSplit {
  private final Slots slots;
  private final int layer;
  private final long[] tokens;
  private final double[] slotTokens;
  private final double[] unitTokens;

  LevelSplit(Slots slots, int layer, long[] tokens, double[] slotTokens) {
    this.slots = slots;
    this.layer = layer;
    this.tokens = tokens;
    this.slotTokens = slotTokens;
    unitTokens = new double[slots.shape().units()];
  }

  void run() {
    Arrays.fill(slotTokens, 0);
    int[] falling = Packing.falling(LayerRule.costs(tokens, ExpertCost.TOKENS));
    for (int expert : falling) {
      if (slots.copies(layer, expert) == 1) {
        add(slots.slotOf(layer, expert, 0), (double) tokens[expert]);
      }
    }
    for (int expert : falling) {
      if (slots.copies(layer, expert) > 1) {
        raise(expert);
      }
    }
  }

  private void add(int slot, double more) {
    slotTokens[slot] += more;
    unitTokens[slots.shape().unitOf(slot)] += more;
  }

  /** Raises the least loaded copies until the tokens are used up. */
  private void raise(int expert) {
    int count = slots.copies(layer, expert);
    int[] sorted = new int[count];
    double[] falling = new double[count];
    for (int copy = 0; copy < count; copy++) {
      sorted[copy] = slots.slotOf(layer, expert, copy);
      falling[copy] = -loadAt(sorted[copy]);
    }
    int[] order = Packing.falling(falling);
    double below = 0;
    double level = 0;
    int raised = 0;
    for (int i = 0; i < count; i++) {
      double load = -falling[order[i]];
      // Raising fewer copies must not lift them above the next one.
      if (i > 0 && level <= load) {
        break;
      }
      below += load;
      raised = i + 1;
      level = (below + tokens[expert]) / raised;
    }
    double[] more = new double[raised];
    for (int i = 0; i < raised; i++) {
      more[i] = level + falling[order[i]];
    }
    for (int i = 0; i < raised; i++) {
      add(sorted[order[i]], more[i]);
    }
  }

  private double loadAt(int slot) {
    return unitTokens[slots.shape().unitOf(slot)];
  }
}
