package moesim.hardware.reservation;

/**
 * When the end of an operation is announced, so that its successor can be created and claim its
 * units.
 *
 * <p>The earlier the announcement, the earlier a successor can hold units that it does not use yet.
 */
public enum Succession {
  /** As soon as the operation holds its units, even if it starts later. */
  AT_ADMISSION,
  /**
   * When the operation starts: its successor waits, or holds its units, while the operation runs.
   */
  AT_START,
  /** When the operation ends: units are held by nothing but running operations. */
  AT_END
}
