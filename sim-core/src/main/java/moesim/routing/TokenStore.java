package moesim.routing;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;

/** Expert rows of the requests of one batch, addressed by row; in scratch segments, so that the heap does not grow. */
final class TokenStore implements AutoCloseable {
  private final Scratch scratch;
  private final int width;
  private final int rowsPerSegment;
  private final List<ByteBuffer> segments = new ArrayList<>();
  private final List<ShortBuffer> shorts = new ArrayList<>();
  private int rows;

  /** {@code width} shorts per row. */
  TokenStore(Scratch scratch, int width) {
    this.scratch = scratch;
    this.width = width;
    rowsPerSegment = Scratch.SEGMENT_BYTES / (width * Short.BYTES);
    if (rowsPerSegment == 0) {
      throw new IllegalArgumentException(
          "a token of " + width + " selections does not fit a segment");
    }
  }

  void clear() {
    rows = 0;
  }

  int rows() {
    return rows;
  }

  void append(short[] experts, int cell) {
    int segment = rows / rowsPerSegment;
    if (segment == segments.size()) {
      ByteBuffer bytes = scratch.segment();
      segments.add(bytes);
      shorts.add(bytes.asShortBuffer());
    }
    shorts.get(segment).put(rows % rowsPerSegment * width, experts, cell, width);
    rows++;
  }

  void copyTo(int row, short[] experts) {
    shorts.get(row / rowsPerSegment).get(row % rowsPerSegment * width, experts, 0, width);
  }

  @Override
  public void close() {
    segments.forEach(scratch::giveBack);
    segments.clear();
    shorts.clear();
  }
}
