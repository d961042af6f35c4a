package moesim.hardware.wafer;

/**
 * What a picosecond of a layer step is blamed on: what its critical chain was doing, or waiting
 * for. Joules are blamed on what took them, whether time hung on it or not.
 */
public enum Cause {
  /** Attention and dense layers, charged from outside. */
  DENSE(0),
  /** Tokens on their way to the dies of their experts and back. */
  TOKEN_TRANSFER(1),
  /** The port of a last-level cache: a look-up, or a slice found there. */
  LLC(2),
  /** Waiting for a busy port. */
  LLC_QUEUE(3),
  /** A memory reading weights. */
  WEIGHT_READ(4),
  /** Waiting for a busy memory, as far as the mean memory is as busy. */
  HBM_QUEUE(5),
  /** A request or weights crossing links. */
  LINK_TRANSFER(6),
  /** Waiting for links. */
  LINK_QUEUE(7),
  /** A compute unit at work. */
  COMPUTE(8),
  /** Waiting for a busy compute unit, as far as the mean unit is as busy. */
  COMPUTE_QUEUE(9),
  /**
   * Waiting for a compute unit or a memory that has more to do than the mean one of the layer step.
   */
  IMBALANCE_WAIT(10),
  /** Lines and copies being stored on the side: time after the last task, and all their energy. */
  BARRIER(11);

  private final int column;

  Cause(int column) {
    this.column = column;
  }

  /** True if something works; waiting takes no energy. */
  public boolean takesEnergy() {
    return switch (this) {
      case DENSE, TOKEN_TRANSFER, LLC, WEIGHT_READ, LINK_TRANSFER, COMPUTE, BARRIER -> true;
      case LLC_QUEUE, HBM_QUEUE, LINK_QUEUE, COMPUTE_QUEUE, IMBALANCE_WAIT -> false;
    };
  }

  /** Its place in columns by cause. */
  public int column() {
    return column;
  }
}
