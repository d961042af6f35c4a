package moesim.hardware.parallel;

/** What the time of a unit, for one part of a batch, goes to. Together they are all of it. */
public enum TimeUse {
  /** Dense work: attention, dense layers, shared experts, sums over the rank. */
  DENSE(0),
  /** For tokens from others: until the last one is there, and everyone has sent. */
  DISPATCH(1),
  /** Routed experts. */
  EXPERTS(2),
  /** For results from others, its own ones sent. */
  COMBINE(3),
  /** For its own compute, which works for another part. */
  OTHER_PART(4),
  /** For an earlier or later stage, or for the slowest unit at the end of a forward pass. */
  STAGE(5),
  /** For experts that move. */
  MIGRATION(6);

  /** Place in an array of all. */
  final int place;

  TimeUse(int place) {
    this.place = place;
  }
}
