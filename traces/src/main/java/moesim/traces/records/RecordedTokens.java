package moesim.traces.records;

import java.util.Optional;
import moesim.routing.Phase;
import moesim.routing.RoutingReader;
import moesim.traces.RecordedFiles;
import moesim.traces.TraceShape;

/** Sorted records as the files of a recording. */
final class RecordedTokens implements RecordedFiles {
  private final TraceShape shape;
  private final RecordTable table;
  private final long[] starts;
  private final Optional<Phase> phase;
  private final long rejectedRows;

  /**
   * A recording of the records of {@code table}.
   *
   * @param starts number of the first record of each request, and at the end how many records
   *     there are
   * @param phase of all tokens, if records do not tell it
   * @param rejectedRows rows that were passed over
   */
  RecordedTokens(
      TraceShape shape,
      RecordTable table,
      long[] starts,
      Optional<Phase> phase,
      long rejectedRows) {
    this.shape = shape;
    this.table = table;
    this.starts = starts;
    this.phase = phase;
    this.rejectedRows = rejectedRows;
  }

  @Override
  public TraceShape shape() {
    return shape;
  }

  @Override
  public long rejectedRows() {
    return rejectedRows;
  }

  @Override
  public RoutingReader open(int firstRequest, int experts) {
    int request = Math.min(firstRequest, starts.length - 1);
    return new RecordedReader(table.open(starts[request]), shape, experts, request, phase);
  }
}
