package moesim.hardware.reservation;

/** Which waiting operations are tried when units become free. */
public enum Waiting {
  /** All that wait for any of the units, in order: one that lacks another unit is overtaken. */
  OVERTAKING,
  /**
   * The first in the queue of each unit only: if it lacks another unit, the unit stays free for the
   * time being.
   */
  HEAD_OF_LINE
}
