package moesim.hardware.topology;

/** Which dimension a route finishes first. */
public enum Routing {
  /** Along the row to the column of the target, then along the column. */
  XY,
  /** Along the column to the row of the target, then along the row. */
  YX
}
