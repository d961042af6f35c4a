package moesim.hardware.balance;

/**
 * How many experts stand in how many slots of how many units.
 *
 * <p>A slot is room for one expert of one layer. Slot {@code s} belongs to unit
 * {@code s / (slots / units)}, unit {@code u} to node {@code u / (units / nodes)}; groups are of
 * consecutive experts.
 *
 * @param layers layers, each with slots of its own
 * @param experts experts of a layer
 * @param slots slots of a layer, on all units together
 * @param groups groups of experts that a router limited to groups selects from; 1 for any other
 * @param nodes nodes, each of the same number of units
 * @param units units of a stage
 * @param stages stages that share the layers, each of so many units of its own
 */
public record SlotShape(
    int layers, int experts, int slots, int groups, int nodes, int units, int stages) {
  /** All layers on the same units. */
  public SlotShape(int layers, int experts, int slots, int groups, int nodes, int units) {
    this(layers, experts, slots, groups, nodes, units, 1);
  }

  public SlotShape {
    if (layers < 1 || experts < 1 || groups < 1 || nodes < 1 || units < 1) {
      throw new IllegalArgumentException("layers=" + layers + " experts=" + experts + " groups="
          + groups + " nodes=" + nodes + " units=" + units + ", each has to be at least 1");
    }
    if (slots < experts) {
      throw new IllegalArgumentException(
          slots + " slots cannot hold " + experts + " experts; take at least " + experts);
    }
    if (stages < 1 || stages > layers) {
      throw new IllegalArgumentException(stages + " stages of " + layers + " layers");
    }
    divides("nodes", nodes, "units", units);
    divides("units", units, "slots", slots);
    divides("groups", groups, "experts", experts);
  }

  private static void divides(String parts, int count, String whole, int of) {
    if (of % count != 0) {
      throw new IllegalArgumentException(
          of + " " + whole + " do not divide into " + count + " " + parts + " of one size");
    }
  }

  public int slotsPerUnit() {
    return slots / units;
  }

  public int unitsPerNode() {
    return units / nodes;
  }

  /** How far units are apart: 0 is one and the same, 1 another of its node, 2 one of another node. */
  public int distance(int unit, int other) {
    return unit == other ? 0 : nodeOf(unit) == nodeOf(other) ? 1 : 2;
  }

  /** The stage of a layer; stages have as many as another, or one more. */
  public int stageOf(int layer) {
    return (int) ((long) layer * stages / layers);
  }

  /** The unit of a slot. */
  public int unitOf(int slot) {
    return slot / slotsPerUnit();
  }

  /** The node of a unit. */
  public int nodeOf(int unit) {
    return unit / unitsPerNode();
  }
}
