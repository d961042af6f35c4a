package moesim.traces;

/** Told how far the first reading of a recording is, which checks and counts everything. */
public interface ReadingWatch {
  /** So many tokens with so many expert ids have been read. */
  void read(long tokens, long expertIds);

  /** All is read: {@code fileBytes} of data files, unpacked; so many rows were passed over. */
  default void done(long fileBytes, long tokens, long expertIds, long rejectedRows) {}

  /** Tells nobody. */
  static ReadingWatch none() {
    return (tokens, expertIds) -> {};
  }
}
