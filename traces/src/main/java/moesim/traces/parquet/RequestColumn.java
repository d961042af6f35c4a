package moesim.traces.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import moesim.input.InputException;
import moesim.input.Location;

/** A column of whole numbers that has the same value in all rows of a request. */
final class RequestColumn {
  /** Of a request without rows. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private final TraceFile file;
  private final String name;
  private final int valueBytes;
  private final long[] values;

  private RequestColumn(TraceFile file, String name, int valueBytes) {
    this.file = file;
    this.name = name;
    this.valueBytes = valueBytes;
    values = new long[file.metadata().facts().requests()];
    Arrays.fill(values, UNKNOWN);
  }

  /**
   * Reads the whole column; one value per request.
   *
   * @param valueBytes 4 or 8
   * @throws InputException if it is damaged, or rows of a request differ
   */
  static long[] read(TraceFile file, String name, int valueBytes) {
    RequestColumn column = new RequestColumn(file, name, valueBytes);
    PageCodecs codecs = new PageCodecs();
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      PageCursor requests = new PageCursor(channel, codecs, Integer.BYTES);
      PageCursor values = new PageCursor(channel, codecs, valueBytes);
      for (RowGroup group : file.rowGroups()) {
        requests.open(group.column(TraceColumns.REQUEST), group.rows());
        values.open(group.column(name), group.rows());
        column.take(requests, values, group.rows());
      }
    } catch (IOException e) {
      throw problem(file, name, FileEnds.reasonOf(e));
    } finally {
      codecs.release();
    }
    return column.values;
  }

  private void take(PageCursor requests, PageCursor cursor, int rows) throws IOException {
    int left = rows;
    while (left > 0) {
      int step = Math.min(left, Math.min(requests.available(), cursor.available()));
      ByteBuffer bytes = ByteBuffer.wrap(cursor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < step; i++) {
        int at = cursor.offset() + i * valueBytes;
        set(requests.integer(i), valueBytes == Long.BYTES ? bytes.getLong(at) : bytes.getInt(at));
      }
      requests.advance(step);
      cursor.advance(step);
      left -= step;
    }
  }

  private void set(int request, long value) {
    if (request < 0 || request >= values.length) {
      throw problem(file, name, "request " + request + " outside [0, " + values.length + ")");
    }
    if (values[request] != UNKNOWN && values[request] != value) {
      throw problem(file, name, "request " + request + " has " + values[request] + " and " + value);
    }
    values[request] = value;
  }

  /** That the column called {@code name} of {@code file} cannot be what it is. */
  static InputException problem(TraceFile file, String name, String what) {
    return new InputException(Location.of(file.file()), "column \"" + name + "\": " + what);
  }
}
