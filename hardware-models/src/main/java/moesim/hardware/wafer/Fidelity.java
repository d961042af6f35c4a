package moesim.hardware.wafer;

/** How waiting for units and links is worked out. */
public enum Fidelity {
  /** Operation by operation in the order of time: queues, ranks, overtaking. */
  CONTENDED,
  /**
   * One event per part of a layer step: stage by stage, every unit is busy until its last operation
   * so far ends.
   */
  ANALYTIC
}
