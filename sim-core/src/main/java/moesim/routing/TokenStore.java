package moesim.routing;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expert rows of the requests of one batch, with their gate weights if asked for, addressed by row;
 * in scratch segments, so that the heap does not grow.
 */
final class TokenStore implements AutoCloseable {
  /** One segment: rows of experts, then as many rows of weights. */
  private record Segment(ByteBuffer bytes, ShortBuffer experts, FloatBuffer weights) {}

  private final Scratch scratch;
  private final int width;
  private final int rowsPerSegment;
  private final List<Segment> segments = new ArrayList<>();
  private int rows;

  /** {@code width} experts per row. */
  TokenStore(Scratch scratch, int width, boolean weighted) {
    this.scratch = scratch;
    this.width = width;
    // Even, so that the weights behind the experts are aligned.
    rowsPerSegment =
        Scratch.SEGMENT_BYTES / (width * (Short.BYTES + (weighted ? Float.BYTES : 0))) & ~1;
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

  void append(short[] experts, float @Nullable [] weights, int cell) {
    int number = rows / rowsPerSegment;
    if (number == segments.size()) {
      segments.add(segment());
    }
    Segment segment = segments.get(number);
    int at = rows % rowsPerSegment * width;
    segment.experts.put(at, experts, cell, width);
    if (weights != null) {
      segment.weights.put(at, weights, cell, width);
    }
    rows++;
  }

  private Segment segment() {
    ByteBuffer bytes = scratch.segment();
    int expertBytes = rowsPerSegment * width * Short.BYTES;
    FloatBuffer weights = bytes
        .slice(expertBytes, bytes.capacity() - expertBytes)
        .order(bytes.order())
        .asFloatBuffer();
    return new Segment(bytes, bytes.asShortBuffer(), weights);
  }

  void copyTo(int row, short[] experts, float @Nullable [] weights) {
    Segment segment = segments.get(row / rowsPerSegment);
    int at = row % rowsPerSegment * width;
    segment.experts.get(at, experts, 0, width);
    if (weights != null) {
      segment.weights.get(at, weights, 0, width);
    }
  }

  @Override
  public void close() {
    segments.forEach(segment -> scratch.giveBack(segment.bytes));
    segments.clear();
  }
}
