package moesim.kernel;

/**
 * The order of what happens within one picosecond: first transfers end, then computations, then
 * arrivals are seen, then samples are taken. Timers of one phase go off in the order in which they
 * were set.
 *
 * <p><b>Order</b> of events, written here only: (picosecond, phase, order of setting).
 */
public enum Phase {
  TRANSFER(0),
  COMPUTE(1),
  ARRIVAL(2),
  SAMPLE(3);

  /** Place within a picosecond, smallest first. */
  final int rank;

  Phase(int rank) {
    this.rank = rank;
  }
}
