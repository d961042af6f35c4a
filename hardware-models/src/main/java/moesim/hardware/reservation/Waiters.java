package moesim.hardware.reservation;

/** The operations that wait for their units. */
interface Waiters {
  /** Makes room for operations [0, {@code operations}). */
  void grow(int operations);

  /** An operation has to wait, for {@code blocker} longest. */
  void add(int operation, int blocker);

  /** A unit has become free. */
  void release(int unit);

  /** True if a unit with a queue was released, and {@link #takeNext} not called till it ran dry. */
  boolean hasReleased();

  /**
   * Takes out the operation that is admitted next now that units were released; {@link Claims#NONE}
   * if none can be. The caller makes it hold its units before asking again.
   */
  int takeNext(long nowPs);

  /** Time that operations waited after they were ready, by the unit that they got last. */
  long[] queuedPs();
}
