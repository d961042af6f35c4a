package moesim.hardware.placement;

/** The home die of every expert of every layer. Never changes. */
public final class Placement {
  private final int experts;
  private final int[] homes;
  private final int[] held;

  /**
   * {@code homes} has shape {@code [layers][experts]}, row-major, and names dies in
   * {@code [0, dies)}; it is copied.
   */
  Placement(int experts, int dies, int[] homes) {
    this.experts = experts;
    this.homes = homes.clone();
    held = new int[dies];
    for (int page = 0; page < homes.length; page++) {
      int die = homes[page];
      if (die < 0 || die >= dies) {
        throw new IllegalStateException("layer " + page / experts + ", expert " + page % experts
            + ": home die " + die + " outside [0, " + dies + ")");
      }
      held[die]++;
    }
  }

  public int dies() {
    return held.length;
  }

  /** The home of an expert. */
  public int homeOf(int layer, int expert) {
    return homes[layer * experts + expert];
  }

  /** Experts of all layers whose home is {@code die}: what its memory has to hold. */
  public int expertsAt(int die) {
    return held[die];
  }
}
