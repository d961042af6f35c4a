package moesim.hardware.balance;

import java.util.Arrays;
import moesim.input.ValueType;

/** Which copy of an expert serves its tokens, where only tokens per expert are known. */
public enum TokenSplit {
  /** All copies alike. */
  EVEN {
    @Override
    void split(Slots slots, int layer, long[] tokens, double[] slotTokens) {
      for (int slot = 0; slot < slotTokens.length; slot++) {
        int expert = slots.expertOf(layer, slot);
        slotTokens[slot] = (double) tokens[expert] / slots.copies(layer, expert);
      }
    }
  },
  /**
   * A copy on the unit of the token, else the copies on its node alike, else all alike. Tokens come
   * from all units alike.
   */
  NEAREST {
    @Override
    void split(Slots slots, int layer, long[] tokens, double[] slotTokens) {
      Arrays.fill(slotTokens, 0);
      SlotShape shape = slots.shape();
      for (int expert = 0; expert < tokens.length; expert++) {
        double fromUnit = (double) tokens[expert] / shape.units();
        for (int unit = 0; unit < shape.units(); unit++) {
          serve(slots, layer, expert, unit, fromUnit, slotTokens);
        }
      }
    }
  },
  /**
   * Experts by falling tokens, those with one copy before the others; the tokens of each raise the
   * least loaded units that hold a copy to one level.
   */
  LEAST_LOADED {
    @Override
    void split(Slots slots, int layer, long[] tokens, double[] slotTokens) {
      new LevelSplit(slots, layer, tokens, slotTokens).run();
    }
  };

  /** Fills {@code slotTokens}, tokens of every slot of a layer. */
  abstract void split(Slots slots, int layer, long[] tokens, double[] slotTokens);

  /** Splits the tokens that come from {@code unit} over the nearest copies. */
  private static void serve(
      Slots slots, int layer, int expert, int unit, double tokens, double[] slotTokens) {
    int nearest = nearest(slots, layer, expert, unit);
    int[] near = new int[slots.copies(layer, expert)];
    int count = 0;
    for (int copy = 0; copy < near.length; copy++) {
      int slot = slots.slotOf(layer, expert, copy);
      if (slots.shape().distance(slots.shape().unitOf(slot), unit) == nearest) {
        near[count++] = slot;
      }
    }
    for (int i = 0; i < count; i++) {
      slotTokens[near[i]] += tokens / count;
    }
  }

  private static int nearest(Slots slots, int layer, int expert, int unit) {
    int nearest = 2;
    for (int copy = 0; copy < slots.copies(layer, expert); copy++) {
      int holder = slots.shape().unitOf(slots.slotOf(layer, expert, copy));
      nearest = Math.min(nearest, slots.shape().distance(unit, holder));
    }
    return nearest;
  }

  @Override
  public String toString() {
    return ValueType.nameOf(this);
  }
}
