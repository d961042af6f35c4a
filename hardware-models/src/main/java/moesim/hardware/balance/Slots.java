package moesim.hardware.balance;

/**
 * Which expert stands in which slot of every layer. Every expert has a slot. Never changes.
 *
 * <p>Copies of an expert and where they are follow from the slots, so nobody can state them
 * differently.
 */
public final class Slots {
  private final SlotShape shape;
  private final int[][] expertOf;
  /** Slots by expert, those of one expert ascending. */
  private final int[][] byExpert;
  /** Of each expert, where its slots begin in {@link #byExpert}; then the end of the last. */
  private final int[][] first;

  private Slots(SlotShape shape, int[][] expertOf) {
    this.shape = shape;
    this.expertOf = expertOf;
    byExpert = new int[shape.layers()][shape.slots()];
    first = new int[shape.layers()][shape.experts() + 1];
    for (int layer = 0; layer < shape.layers(); layer++) {
      index(layer);
    }
  }

  /**
   * Experts in slots.
   *
   * @param expertOf expert of every slot, {@code [layers][slots]}; copied
   * @throws IllegalArgumentException if it has another shape, names an expert that does not exist,
   *     or leaves one without a slot
   */
  public static Slots of(SlotShape shape, int[][] expertOf) {
    if (expertOf.length != shape.layers()) {
      throw new IllegalArgumentException(
          "read " + expertOf.length + " layers; accepted are " + shape.layers());
    }
    int[][] copy = new int[expertOf.length][];
    for (int layer = 0; layer < copy.length; layer++) {
      copy[layer] = expertOf[layer].clone();
      check(shape, layer, copy[layer]);
    }
    return new Slots(shape, copy);
  }

  private static void check(SlotShape shape, int layer, int[] experts) {
    if (experts.length != shape.slots()) {
      throw new IllegalArgumentException(
          "layer " + layer + ": read " + experts.length + " slots; accepted are " + shape.slots());
    }
    boolean[] stands = new boolean[shape.experts()];
    for (int slot = 0; slot < experts.length; slot++) {
      int expert = experts[slot];
      if (expert < 0 || expert >= stands.length) {
        throw new IllegalArgumentException("layer " + layer + ", slot " + slot + ": expert "
            + expert + " outside [0, " + stands.length + ")");
      }
      stands[expert] = true;
    }
    for (int expert = 0; expert < stands.length; expert++) {
      if (!stands[expert]) {
        throw new IllegalArgumentException(
            "layer " + layer + ": expert " + expert + " stands in no slot; every expert needs one");
      }
    }
  }

  private void index(int layer) {
    int[] begin = first[layer];
    for (int expert : expertOf[layer]) {
      begin[expert + 1]++;
    }
    for (int expert = 0; expert < shape.experts(); expert++) {
      begin[expert + 1] += begin[expert];
    }
    int[] next = begin.clone();
    for (int slot = 0; slot < shape.slots(); slot++) {
      byExpert[layer][next[expertOf[layer][slot]]++] = slot;
    }
  }

  public SlotShape shape() {
    return shape;
  }

  /** The expert in a slot. */
  public int expertOf(int layer, int slot) {
    return expertOf[layer][slot];
  }

  /** Copies of an expert, at least one. */
  public int copies(int layer, int expert) {
    return first[layer][expert + 1] - first[layer][expert];
  }

  /** The slot of a copy of an expert, {@code copy} in {@code [0, copies)}; slots ascend. */
  public int slotOf(int layer, int expert, int copy) {
    return byExpert[layer][first[layer][expert] + copy];
  }

  /** True if a copy of the expert stands on {@code unit}. */
  public boolean isOn(int layer, int expert, int unit) {
    for (int at = first[layer][expert]; at < first[layer][expert + 1]; at++) {
      if (shape.unitOf(byExpert[layer][at]) == unit) {
        return true;
      }
    }
    return false;
  }

  /** Slots of a layer that hold an expert which an earlier slot of the same unit holds as well. */
  public int wasted(int layer) {
    int wasted = 0;
    for (int expert = 0; expert < shape.experts(); expert++) {
      for (int at = first[layer][expert] + 1; at < first[layer][expert + 1]; at++) {
        // Slots of one expert ascend, so those of one unit are neighbours.
        if (shape.unitOf(byExpert[layer][at]) == shape.unitOf(byExpert[layer][at - 1])) {
          wasted++;
        }
      }
    }
    return wasted;
  }

  /** A copy of the experts of a layer by slot. */
  public int[] experts(int layer) {
    return expertOf[layer].clone();
  }
}
