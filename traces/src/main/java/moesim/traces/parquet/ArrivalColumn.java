package moesim.traces.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RequestArrivals;

/** The column of arrivals of a trace file: the same value for all tokens of a request. */
final class ArrivalColumn {
  private static final long UNREAD = -1;

  private final TraceFile file;
  private final long[] arrivals;

  private ArrivalColumn(TraceFile file) {
    this.file = file;
    arrivals = new long[file.metadata().facts().requests()];
    Arrays.fill(arrivals, UNREAD);
  }

  /**
   * Reads the whole column; a request without tokens arrives with the one before it.
   *
   * @throws InputException if it is damaged, or arrivals descend or differ within a request
   */
  static RequestArrivals read(TraceFile file) {
    ArrivalColumn column = new ArrivalColumn(file);
    PageCodecs codecs = new PageCodecs();
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      PageCursor requests = new PageCursor(channel, codecs, Integer.BYTES);
      PageCursor values = new PageCursor(channel, codecs, Long.BYTES);
      for (RowGroup group : file.rowGroups()) {
        requests.open(group.column(TraceColumns.REQUEST), group.rows());
        values.open(group.column(TraceColumns.ARRIVAL), group.rows());
        column.take(requests, values, group.rows());
      }
    } catch (IOException e) {
      throw column.problem(FileEnds.reasonOf(e));
    } finally {
      codecs.release();
    }
    return column.ordered();
  }

  private void take(PageCursor requests, PageCursor values, int rows) throws IOException {
    int left = rows;
    while (left > 0) {
      int step = Math.min(left, Math.min(requests.available(), values.available()));
      ByteBuffer arrival = ByteBuffer.wrap(values.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < step; i++) {
        set(requests.integer(i), arrival.getLong(values.offset() + i * Long.BYTES));
      }
      requests.advance(step);
      values.advance(step);
      left -= step;
    }
  }

  private void set(int request, long ns) {
    if (request < 0 || request >= arrivals.length) {
      throw problem("request " + request + " outside [0, " + arrivals.length + ")");
    }
    if (ns < 0 || (arrivals[request] != UNREAD && arrivals[request] != ns)) {
      throw problem("request " + request + " arrives at " + ns + " ns"
          + (ns < 0 ? "" : " and at " + arrivals[request] + " ns"));
    }
    arrivals[request] = ns;
  }

  private RequestArrivals ordered() {
    long before = 0;
    for (int request = 0; request < arrivals.length; request++) {
      arrivals[request] = arrivals[request] == UNREAD ? before : arrivals[request];
      if (arrivals[request] < before) {
        throw problem("request " + request + " arrives at " + arrivals[request]
            + " ns, before the one before it, at " + before + " ns");
      }
      before = arrivals[request];
    }
    return new RequestArrivals(arrivals);
  }

  private InputException problem(String what) {
    return new InputException(
        Location.of(file.file()), "column \"" + TraceColumns.ARRIVAL + "\": " + what);
  }
}
