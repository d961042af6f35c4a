package moesim.hardware.reservation;

/** Units that work for one operation at a time: memories, ports, compute units. */
public interface Units {
  /**
   * Creates an operation on {@code unit}.
   *
   * @param token what its announcement will name
   * @param rank smaller goes first among those that wait, from 0
   */
  void reserve(int token, int rank, long readyPs, long durationPs, int unit);

  /** Operations that wait for their unit or hold it. */
  int underWay();

  /** Time that {@code unit} worked since {@link #forgetTimes}. */
  long busyPs(int unit);

  /** Time that operations waited for {@code unit} after they were ready. */
  long queuedPs(int unit);

  /** Sets the times to zero. */
  void forgetTimes();
}
