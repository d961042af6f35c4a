package moesim.hardware.wafer;

/** What a picosecond of a layer step is blamed on: what its critical chain was doing, or waiting for. */
public enum Cause {
  /** Attention and dense layers, charged from outside. */
  DENSE,
  /** Tokens on their way to the dies of their experts and back. */
  TOKEN_TRANSFER,
  /** The port of a last-level cache: a look-up, or a slice found there. */
  LLC,
  /** Waiting for a busy port. */
  LLC_QUEUE,
  /** A memory reading weights. */
  WEIGHT_READ,
  /** Waiting for a busy memory. */
  HBM_QUEUE,
  /** A request or weights crossing links. */
  LINK_TRANSFER,
  /** Waiting for links. */
  LINK_QUEUE,
  /** A compute unit at work. */
  COMPUTE,
  /** Waiting for a busy compute unit. */
  IMBALANCE_WAIT,
  /** Side events after the last task: lines and copies still being stored. */
  BARRIER
}
