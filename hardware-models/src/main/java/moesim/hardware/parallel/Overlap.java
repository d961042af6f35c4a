package moesim.hardware.parallel;

/** What a unit computes while tokens are under way. */
public enum Overlap {
  /** Nothing. */
  NONE,
  /** The other half of the batch; weights are then read once for each half. */
  TWO_BATCH;

  /** Parts of the batch that follow each other through a stage. */
  public int parts() {
    return this == TWO_BATCH ? 2 : 1;
  }
}
