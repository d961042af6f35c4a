package moesim.hardware.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Betters a layer's slots as long as an exchange makes the costliest unit cheaper, and no other
 * unit it touches as costly: two experts of different units change places, or a copy gives its slot
 * to a copy of another expert.
 *
 * <p>Two copies of an expert may end on one unit: an even split over copies is then an uneven one
 * over units, which can be what is wanted. <b>Order.</b> The search begins anew from each placement
 * offered. The first exchange that betters is taken: slots of the costliest unit
 * ascending, against all others ascending. It ends where none does, which need not be the best
 * there is.
 */
final class SlotSearch {
  /** Relative gain below which nothing is worth doing. */
  private static final double LEAST_GAIN = 1e-3;

  private final SlotShape shape;
  private final long[] tokens;
  private final ExpertCost cost;
  private final int[] copies;
  /** Cost of one copy of each expert. */
  private final double[] each;

  private final double[] unitCost;
  /** Slots by expert; those of an expert begin at {@link #first}. */
  private final int[] byExpert;

  private final int[] first;
  /** What an exchange under trial adds to units. */
  private final double[] more;

  private final boolean[] changes;
  private final List<int[]> offers = new ArrayList<>();
  private int[] slots = {};
  private int costliest;

  SlotSearch(SlotShape shape, long[] tokens, ExpertCost cost) {
    this.shape = shape;
    this.tokens = tokens;
    this.cost = cost;
    copies = new int[shape.experts()];
    each = new double[shape.experts()];
    unitCost = new double[shape.units()];
    byExpert = new int[shape.slots()];
    first = new int[shape.experts() + 1];
    more = new double[shape.units()];
    changes = new boolean[shape.units()];
  }

  /** Offers the experts of slots, in which every expert stands, to begin with. */
  void offer(int[] experts) {
    offers.add(experts);
  }

  /** The best that was found. */
  int[] best() {
    int[] best = {};
    double bestCost = Double.POSITIVE_INFINITY;
    for (int[] offer : offers) {
      double found = costOf(offer);
      if (found < bestCost) {
        bestCost = found;
        best = slots;
      }
    }
    for (int[] offer : offers) {
      double found = costOf(offer);
      while (betters()) {
        found = charge();
      }
      if (found < bestCost) {
        bestCost = found;
        best = slots;
      }
      if (isLevel()) {
        break;
      }
    }
    return best.clone();
  }

  /** Takes a copy of {@code experts}; the cost of their costliest unit. */
  private double costOf(int[] experts) {
    slots = experts.clone();
    Arrays.fill(copies, 0);
    for (int expert : slots) {
      copies[expert]++;
    }
    return charge();
  }

  /** Anew from the slots, so that no rounding of earlier exchanges stays. */
  private double charge() {
    for (int expert = 0; expert < each.length; expert++) {
      each[expert] = cost.of((double) tokens[expert] / copies[expert]);
    }
    for (int expert = 0; expert < each.length; expert++) {
      first[expert + 1] = first[expert] + copies[expert];
    }
    Arrays.fill(unitCost, 0);
    int[] next = first.clone();
    for (int slot = 0; slot < slots.length; slot++) {
      unitCost[shape.unitOf(slot)] += each[slots[slot]];
      byExpert[next[slots[slot]]++] = slot;
    }
    costliest = 0;
    for (int unit = 1; unit < unitCost.length; unit++) {
      costliest = unitCost[unit] > unitCost[costliest] ? unit : costliest;
    }
    return unitCost[costliest];
  }

  /** True if the costliest unit costs so little more than the mean that no start is worth more. */
  private boolean isLevel() {
    double mean = Arrays.stream(unitCost).sum() / unitCost.length;
    return !(mean < unitCost[costliest] * (1 - LEAST_GAIN));
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
    Arrays.fill(more, 0);
    Arrays.fill(changes, false);
    double eachAfter = cost.of((double) tokens[expert] / (copies[expert] + 1));
    add(expert, eachAfter - each[expert]);
    add(replaced, cost.of((double) tokens[replaced] / (copies[replaced] - 1)) - each[replaced]);
    // That slot does not serve more of the replaced expert, but none.
    more[shape.unitOf(other)] +=
        eachAfter - cost.of((double) tokens[replaced] / (copies[replaced] - 1));
    // The costliest unit has to be among those that change, or nothing is gained.
    boolean gains = changes[costliest];
    for (int unit = 0; unit < more.length; unit++) {
      gains &= !changes[unit] || isCheaper(unitCost[unit] + more[unit]);
    }
    if (gains) {
      slots[other] = expert;
      copies[expert]++;
      copies[replaced]--;
    }
    return gains;
  }

  /** Adds to the units of all copies of an expert. */
  private void add(int expert, double toEach) {
    for (int at = first[expert]; at < first[expert + 1]; at++) {
      int unit = shape.unitOf(byExpert[at]);
      more[unit] += toEach;
      changes[unit] = true;
    }
  }
}
