package moesim.hardware.balance;

import java.util.Arrays;

/** The slots of one layer while a policy fills them, unit by unit. */
final class LayerSlots {
  private static final int EMPTY = -1;

  private final SlotShape shape;
  private final int[] expertOf;
  private final int[] held;
  private final int[] copies;
  private final boolean[][] holds;

  LayerSlots(SlotShape shape) {
    this.shape = shape;
    expertOf = new int[shape.slots()];
    Arrays.fill(expertOf, EMPTY);
    held = new int[shape.units()];
    copies = new int[shape.experts()];
    holds = new boolean[shape.units()][shape.experts()];
  }

  SlotShape shape() {
    return shape;
  }

  /** Puts a copy of an expert into the next slot of a unit that has room. */
  void put(int expert, int unit) {
    expertOf[unit * shape.slotsPerUnit() + held[unit]++] = expert;
    copies[expert]++;
    holds[unit][expert] = true;
  }

  boolean hasRoom(int unit) {
    return held[unit] < shape.slotsPerUnit();
  }

  /** True if {@code unit} holds the expert. */
  boolean holds(int unit, int expert) {
    return holds[unit][expert];
  }

  /** Slots of a unit that are filled. */
  int held(int unit) {
    return held[unit];
  }

  int copies(int expert) {
    return copies[expert];
  }

  /** Slots that are still empty. */
  int spare() {
    return shape.slots() - Arrays.stream(held).sum();
  }

  /** Experts that share a layer's first copies evenly among units: this many at most on each. */
  int share() {
    return (shape.experts() + shape.units() - 1) / shape.units();
  }

  /** Puts one copy of every expert: neighbours together, as many on each unit or one more. */
  void putNeighbours() {
    for (int expert = 0; expert < shape.experts(); expert++) {
      put(expert, (int) ((long) expert * shape.units() / shape.experts()));
    }
  }

  /**
   * Puts one copy of every expert: costly ones first, each on the unit that has least cost so far
   * of those with fewer than their {@link #share}. Ties: the lower expert; fewer experts, then the
   * lower unit.
   */
  void putByCost(double[] costs) {
    double[] load = new double[shape.units()];
    for (int expert : Packing.falling(costs)) {
      int best = -1;
      for (int unit = 0; unit < load.length; unit++) {
        if (held[unit] < share()
            && (best < 0
                || load[unit] < load[best]
                || (load[unit] == load[best] && held[unit] < held[best]))) {
          best = unit;
        }
      }
      put(expert, best);
      load[best] += costs[expert];
    }
  }

  /**
   * Fills what is empty without looking at loads: experts in turn, each unit passing over those it
   * holds.
   */
  void fillInTurn() {
    int turn = 0;
    for (int unit = 0; unit < shape.units(); unit++) {
      while (hasRoom(unit)) {
        int expert = nextFor(unit, turn);
        put(expert, unit);
        turn = (expert + 1) % shape.experts();
      }
    }
  }

  /** The first expert from {@code expert} on that a unit does not hold; itself if it holds all. */
  int nextFor(int unit, int expert) {
    for (int i = 0; i < shape.experts(); i++) {
      int candidate = (expert + i) % shape.experts();
      if (!holds[unit][candidate]) {
        return candidate;
      }
    }
    return expert;
  }

  /** The expert of every slot, all of them filled. */
  int[] experts() {
    for (int expert : expertOf) {
      if (expert == EMPTY) {
        throw new IllegalStateException("empty slots in " + Arrays.toString(expertOf));
      }
    }
    return expertOf.clone();
  }
}
