package moesim.hardware.balance;

import java.util.Arrays;

/**
 * Betters a layer's slots as long as an exchange makes the costliest unit cheaper, and no other unit
 * it touches as costly: two experts of different units change places, or a copy gives its slot to a
 * copy of another expert.
 *
 * <p>Two copies of an expert may end on one unit: an even split over copies is then an uneven one
 * over units, which can be what is wanted. <b>Order.</b> The first exchange that betters is taken: slots of the costliest unit ascending,
 * against all others ascending. It ends where none does, which need not be the best there is.
 */
final class SlotSearch {
  /** Relative gain below which a change may be rounding only. */
  private static final double LEAST_GAIN = 1e-12;

  private final SlotShape shape;
  private final long[] tokens;
  private final ExpertCost cost;
  private final int[] copies;
  /** Cost of one copy of each expert. */
  private final double[] each;

  private final double[] unitCost;
  private int[] slots = {};
  private int costliest;
  private int[] best = {};
  private double bestCost = Double.POSITIVE_INFINITY;

  SlotSearch(SlotShape shape, long[] tokens, ExpertCost cost) {
    this.shape = shape;
    this.tokens = tokens;
    this.cost = cost;
    copies = new int[shape.experts()];
    each = new double[shape.experts()];
    unitCost = new double[shape.units()];
  }

  /** Searches from {@code experts} of slots, in which every expert stands. */
  void start(int[] experts) {
    slots = experts.clone();
    Arrays.fill(copies, 0);
    for (int expert : slots) {
      copies[expert]++;
    }
    do {
      charge();
    } while (betters());
    if (unitCost[costliest] < bestCost) {
      bestCost = unitCost[costliest];
      best = slots.clone();
    }
  }

  /** The best of all starts. */
  int[] best() {
    return best.clone();
  }

  /** Cost of the costliest unit of the best. */
  double bestCost() {
    return bestCost;
  }

  /** Anew from the slots, so that no rounding of earlier exchanges stays. */
  private void charge() {
    for (int expert = 0; expert < each.length; expert++) {
      each[expert] = cost.of((double) tokens[expert] / copies[expert]);
    }
    Arrays.fill(unitCost, 0);
    for (int slot = 0; slot < slots.length; slot++) {
      unitCost[shape.unitOf(slot)] += each[slots[slot]];
    }
    costliest = 0;
    for (int unit = 1; unit < unitCost.length; unit++) {
      costliest = unitCost[unit] > unitCost[costliest] ? unit : costliest;
    }
  }

  private boolean betters() {
    int from = costliest * shape.slotsPerUnit();
    for (int slot = from; slot < from + shape.slotsPerUnit(); slot++) {
      for (int other = 0; other < slots.length; other++) {
        if (exchange(slot, other) || copyInto(slots[slot], other) || copyInto(slots[other], slot)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isCheaper(double unit) {
    return unit < unitCost[costliest] * (1 - LEAST_GAIN);
  }

  private boolean exchange(int slot, int other) {
    int expert = slots[slot];
    int another = slots[other];
    double moved = each[expert] - each[another];
    if (shape.unitOf(other) == costliest
        || !isCheaper(unitCost[costliest] - moved)
        || !isCheaper(unitCost[shape.unitOf(other)] + moved)) {
      return false;
    }
    slots[slot] = another;
    slots[other] = expert;
    return true;
  }

  /** A copy of {@code expert} in place of the copy in {@code other}. */
  private boolean copyInto(int expert, int other) {
    int replaced = slots[other];
    if (copies[replaced] == 1 || replaced == expert) {
      return false;
    }
    double[] after = unitCost.clone();
    double eachAfter = cost.of((double) tokens[expert] / (copies[expert] + 1));
    double replacedAfter = cost.of((double) tokens[replaced] / (copies[replaced] - 1));
    boolean[] changes = new boolean[after.length];
    slots[other] = expert;
    for (int at = 0; at < slots.length; at++) {
      int unit = shape.unitOf(at);
      if (at == other) {
        after[unit] += eachAfter - each[replaced];
      } else if (slots[at] == expert) {
        after[unit] += eachAfter - each[expert];
      } else if (slots[at] == replaced) {
        after[unit] += replacedAfter - each[replaced];
      } else {
        continue;
      }
      changes[unit] = true;
    }
    // The costliest unit has to be among those that change, or nothing is gained.
    boolean gains = changes[costliest];
    for (int unit = 0; unit < after.length; unit++) {
      gains &= !changes[unit] || isCheaper(after[unit]);
    }
    if (!gains) {
      slots[other] = replaced;
      return false;
    }
    copies[expert]++;
    copies[replaced]--;
    return true;
  }
}
