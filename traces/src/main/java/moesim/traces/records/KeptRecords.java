package moesim.traces.records;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records in memory, in chunks that are made as they are needed. */
final class KeptRecords {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int LEAST_CHUNKS = 8;

  private final RecordLayout layout;
  private final int capacity;
  // Records of a chunk are a power of two.
  private final int shift;
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private int count;
  private boolean ascending = true;

  /** Room for as many records as fit into {@code budgetBytes} with what sorting them needs. */
  KeptRecords(RecordLayout layout, long budgetBytes) {
    this.layout = layout;
    int bytesPerRecord = layout.width() + 2 * Integer.BYTES;
    int most = (int) Math.max(2, Math.min(budgetBytes / bytesPerRecord, Integer.MAX_VALUE / 2));
    int perChunk = Math.max(1, Math.min(CHUNK_BYTES / layout.width(), most / LEAST_CHUNKS));
    shift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(perChunk);
    capacity = most >>> shift << shift;
  }

  boolean isFull() {
    return count == capacity;
  }

  int count() {
    return count;
  }

  /** Bytes it holds, sorting included. */
  long bytes() {
    return ((long) chunks.size() << shift) * layout.width() + 2L * Integer.BYTES * count;
  }

  void add(long order, RoutingRecord record, long place) {
    int index = count++;
    if (index >>> shift == chunks.size()) {
      chunks.add(ByteBuffer.allocate(layout.width() << shift));
    }
    layout.put(chunk(index), offset(index), order, record, place);
    ascending &= index == 0 || compare(index - 1, index) <= 0;
  }

  /** Forgets its records, but keeps their room. */
  void clear() {
    count = 0;
    ascending = true;
  }

  /** Gives up its room. */
  void drop() {
    clear();
    chunks.clear();
  }

  ByteBuffer chunk(int index) {
    return chunks.get(index >>> shift);
  }

  int offset(int index) {
    return (index & (1 << shift) - 1) * layout.width();
  }

  private int compare(int a, int b) {
    return RecordLayout.compare(chunk(a), offset(a), chunk(b), offset(b));
  }

  /** Indices of its records in their order. Records that came in order are not sorted. */
  int[] order() {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    if (!ascending) {
      sort(order, new int[count], 0, count);
    }
    return order;
  }

  // A merge sort: records come in stretches that are in order already, which it leaves alone.
  private void sort(int[] order, int[] spare, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(order, spare, from, middle);
    sort(order, spare, middle, to);
    if (compare(order[middle - 1], order[middle]) <= 0) {
      return;
    }
    System.arraycopy(order, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int target = from; left < middle; target++) {
      boolean takesRight = right < to && compare(order[right], spare[left]) < 0;
      order[target] = takesRight ? order[right++] : spare[left++];
    }
  }

  /** Its records in their order, once no more are added. */
  SortedRecords sorted() {
    int[] order = order();
    return new SortedRecords() {
      @Override
      public long count() {
        return order.length;
      }

      @Override
      public RecordCursor open(long first) {
        return new Cursor(order, Math.toIntExact(first));
      }
    };
  }

  private final class Cursor implements RecordCursor {
    private final int[] order;
    private int next;

    Cursor(int[] order, int first) {
      this.order = order;
      next = first;
    }

    @Override
    public boolean next() {
      if (next == order.length) {
        return false;
      }
      next++;
      return true;
    }

    @Override
    public ByteBuffer bytes() {
      return chunk(order[next - 1]);
    }

    @Override
    public int at() {
      return offset(order[next - 1]);
    }
  }
}
