package moesim.traces.records;

/** What becomes of a row that cannot be read. */
enum BadRowMode {
  /** The trace is refused. */
  FAIL,
  /** The row is passed over and counted. */
  SKIP
}
