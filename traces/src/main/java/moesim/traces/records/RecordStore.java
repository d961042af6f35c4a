package moesim.traces.records;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes records in any order and gives them back in theirs.
 *
 * <p><b>Memory.</b> No more than the budget and a buffer: what does not fit goes to a temporary file as sorted
 * runs, which are merged into another one. Records that come in order are a single run, which is
 * neither sorted nor merged.
 */
final class RecordStore {
  private static final int BUFFER_BYTES = 1 << 16;
  // Runs that are merged at once even if memory is short.
  private static final int LEAST_FAN_IN = 16;

  private final RecordLayout layout;
  private final KeptRecords kept;
  private final int bufferBytes;
  private final long budgetBytes;
  private final List<RecordRun> runs = new ArrayList<>();
  // The last record of the last run.
  private final ByteBuffer last;
  private @Nullable SpillFile file;
  private long mostBytes;

  RecordStore(RecordLayout layout, long budgetBytes) {
    this.layout = layout;
    this.budgetBytes = budgetBytes;
    kept = new KeptRecords(layout, budgetBytes);
    bufferBytes = (int) Math.max(layout.width(), Math.min(BUFFER_BYTES, budgetBytes));
    last = ByteBuffer.allocate(layout.width());
  }

  void add(long order, RoutingRecord record, long place) {
    if (kept.isFull()) {
      spill();
    }
    kept.add(order, record, place);
  }

  private void spill() {
    SpillFile target = file == null ? new SpillFile(layout, bufferBytes) : file;
    file = target;
    note(kept.bytes() + bufferBytes);
    int[] order = kept.order();
    boolean follows = !runs.isEmpty()
        && RecordLayout.compare(last, 0, kept.chunk(order[0]), kept.offset(order[0])) <= 0;
    RecordRun before = follows
        ? runs.remove(runs.size() - 1)
        : new RecordRun(target, target.records(), 0, bufferBytes);
    for (int index : order) {
      target.append(kept.chunk(index), kept.offset(index));
    }
    runs.add(new RecordRun(target, before.first(), before.count() + kept.count(), bufferBytes));
    int end = order[order.length - 1];
    last.put(0, kept.chunk(end), kept.offset(end), layout.width());
    kept.clear();
  }

  /** All records in their order; no more can be added. */
  SortedRecords sorted() {
    SpillFile spilled = file;
    if (spilled == null) {
      note(kept.bytes());
      return kept.sorted();
    }
    if (kept.count() > 0) {
      spill();
    }
    spilled.flush();
    kept.drop();
    List<RecordRun> left = runs;
    SpillFile source = spilled;
    while (left.size() > 1) {
      SpillFile target = new SpillFile(layout, bufferBytes);
      left = merged(left, target);
      target.flush();
      source.close();
      source = target;
    }
    return left.get(0);
  }

  /** {@code source} in fewer, longer runs. */
  private List<RecordRun> merged(List<RecordRun> source, SpillFile target) {
    int share = (int) Math.max(layout.width(), Math.min(BUFFER_BYTES, budgetBytes / LEAST_FAN_IN));
    int fanIn = (int) Math.max(2, budgetBytes / share);
    List<RecordRun> longer = new ArrayList<>();
    for (int from = 0; from < source.size(); from += fanIn) {
      List<RecordRun> group = source.subList(from, Math.min(source.size(), from + fanIn));
      long first = target.records();
      merge(group, share, target);
      longer.add(new RecordRun(target, first, target.records() - first, bufferBytes));
    }
    return longer;
  }

  private void merge(List<RecordRun> group, int share, SpillFile target) {
    PriorityQueue<RecordCursor> heads =
        new PriorityQueue<>((a, b) -> RecordLayout.compare(a.bytes(), a.at(), b.bytes(), b.at()));
    for (RecordRun run : group) {
      RecordCursor cursor = new RecordRun(run.file(), run.first(), run.count(), share).open(0);
      if (cursor.next()) {
        heads.add(cursor);
      }
    }
    note((long) share * group.size() + bufferBytes);
    while (!heads.isEmpty()) {
      RecordCursor head = heads.remove();
      target.append(head.bytes(), head.at());
      if (head.next()) {
        heads.add(head);
      }
    }
  }

  private void note(long bytes) {
    mostBytes = Math.max(mostBytes, bytes);
  }

  /** The most bytes of records it ever had in memory. */
  long mostBytes() {
    return mostBytes;
  }

  /** Sorted runs it wrote; 0 if everything fitted into memory. */
  int runs() {
    return runs.size();
  }
}
