package moesim.hardware.topology;

/** Whether the two directions between neighbours share one link. */
public enum Duplex {
  /** One link for both directions together. */
  HALF,
  /** One link per direction. */
  FULL
}
