package moesim.replay;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import moesim.routing.Scratch;

/**
 * Bit rows, one per expert of a layer step: who is predicted to follow it. In scratch segments,
 * written once in order.
 */
final class PredictionRows implements AutoCloseable {
  private final Scratch scratch;
  private final int longs;
  private final int tablesPerSegment;
  private final List<ByteBuffer> segments = new ArrayList<>();
  private final List<LongBuffer> columns = new ArrayList<>();
  private int tables;

  /** Tables of {@code longs} longs each. */
  PredictionRows(Scratch scratch, int longs) {
    this.scratch = scratch;
    this.longs = longs;
    tablesPerSegment = Scratch.SEGMENT_BYTES / Math.multiplyExact(longs, Long.BYTES);
    if (tablesPerSegment == 0) {
      throw new IllegalArgumentException("the predictions of a layer step, " + longs
          + " longs, do not fit a segment of " + Scratch.SEGMENT_BYTES + " bytes");
    }
  }

  void append(long[] table) {
    if (tables % tablesPerSegment == 0) {
      ByteBuffer bytes = scratch.segment();
      segments.add(bytes);
      columns.add(bytes.asLongBuffer());
    }
    columns.get(columns.size() - 1).put(firstLong(tables), table, 0, longs);
    tables++;
  }

  int tables() {
    return tables;
  }

  /** The segment that holds {@code table}, from {@link #firstLong} on. */
  LongBuffer segmentOf(int table) {
    return columns.get(table / tablesPerSegment);
  }

  int firstLong(int table) {
    return table % tablesPerSegment * longs;
  }

  @Override
  public void close() {
    segments.forEach(scratch::giveBack);
    segments.clear();
    columns.clear();
  }
}
