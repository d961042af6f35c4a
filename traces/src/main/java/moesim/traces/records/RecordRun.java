package moesim.traces.records;

import java.nio.ByteBuffer;

/** Records of a {@link SpillFile} that stand in their order. */
record RecordRun(SpillFile file, long first, long count, int bufferBytes) implements SortedRecords {
  @Override
  public RecordCursor open(long from) {
    return new Cursor(from);
  }

  private final class Cursor implements RecordCursor {
    private final int width = file.layout().width();
    private final ByteBuffer window = ByteBuffer.allocate(Math.max(1, bufferBytes / width) * width);
    private long next;
    private int at;

    Cursor(long from) {
      next = from;
      at = -width;
      window.limit(0);
    }

    @Override
    public boolean next() {
      at += width;
      if (at == window.limit()) {
        int records = (int) Math.min(window.capacity() / width, count - next);
        if (records == 0) {
          at -= width;
          return false;
        }
        file.read(window, first + next, records);
        next += records;
        at = 0;
      }
      return true;
    }

    @Override
    public ByteBuffer bytes() {
      return window;
    }

    @Override
    public int at() {
      return at;
    }
  }
}
