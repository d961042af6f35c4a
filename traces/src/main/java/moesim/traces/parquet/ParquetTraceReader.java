package moesim.traces.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;

/**
 * One pass over a trace file. Holds one page of each column; ids go from there into blocks many
 * tokens at a time.
 *
 * <p><b>Errors.</b> Whatever is wrong with the file ends in an {@link InputException} that names
 * the row group and, for a wrong value, the row, counted over the file.
 */
final class ParquetTraceReader implements RoutingReader {
  private final ParquetTrace trace;
  private final FileChannel channel;
  private final int firstRequest;
  private final TraceColumns columns;
  private final IdBytes ids;
  private final PageCodecs codecs = new PageCodecs();
  private final PageCursor requests;
  private final PageCursor phases;
  private final PageCursor positions;
  private final PageCursor experts;
  private final PageCursor weights;
  private final TokenOrder order;

  private int groupsRead;
  private int nextGroup;
  private long row;
  private int rowsLeft;
  private int weightsBehind;
  private boolean seeking;
  private boolean closed;

  /** Begins at the first token of request {@code firstRequest}; closes {@code channel}. */
  ParquetTraceReader(ParquetTrace trace, FileChannel channel, int firstRequest) {
    this.trace = trace;
    this.channel = channel;
    this.firstRequest = firstRequest;
    columns = trace.file().metadata().columns();
    ids = new IdBytes(trace.model().selectableExperts(), trace.facts().ragged());
    order = new TokenOrder(trace.facts().requests());
    requests = new PageCursor(channel, codecs, Integer.BYTES);
    phases = new PageCursor(channel, codecs, Integer.BYTES);
    positions = new PageCursor(channel, codecs, Integer.BYTES);
    experts = new PageCursor(channel, codecs, columns.expertBytes());
    weights = new PageCursor(channel, codecs, columns.weightBytes());
    seeking = firstRequest > 0;
    List<RowGroup> groups = trace.file().rowGroups();
    while (nextGroup < groups.size() && groups.get(nextGroup).lastRequest() < firstRequest) {
      nextGroup++;
    }
  }

  /** How many row groups this pass has touched. */
  int groupsRead() {
    return groupsRead;
  }

  @Override
  public boolean read(RoutingBlock block) {
    if (closed) {
      throw new IllegalStateException("read after close");
    }
    if (block.layers() != trace.model().layers()
        || block.topK() != trace.model().topK()) {
      throw new IllegalArgumentException(
          "block of layers=" + block.layers() + " topK=" + block.topK() + " for a trace of layers="
              + trace.model().layers() + " topK=" + trace.model().topK());
    }
    block.clear();
    while (!block.isFull() && hasRows()) {
      take(block);
    }
    return block.tokens() > 0;
  }

  private boolean hasRows() {
    while (rowsLeft == 0) {
      if (nextGroup == trace.file().rowGroups().size()) {
        return false;
      }
      openGroup();
    }
    return true;
  }

  private void openGroup() {
    RowGroup group = trace.file().rowGroups().get(nextGroup++);
    requests.open(group.column(TraceColumns.REQUEST), group.rows());
    phases.open(group.column(TraceColumns.PHASE), group.rows());
    positions.open(group.column(TraceColumns.POSITION), group.rows());
    experts.open(group.column(TraceColumns.EXPERTS), group.rows());
    if (columns.hasWeights()) {
      weights.open(group.column(TraceColumns.WEIGHTS), group.rows());
    }
    groupsRead++;
    row = group.firstRow();
    rowsLeft = group.rows();
    weightsBehind = 0;
    if (seeking) {
      seek();
    }
  }

  /** Passes over the rows of earlier requests. */
  private void seek() {
    int passed = 0;
    while (seeking && passed < rowsLeft) {
      int inPage = available(requests, TraceColumns.REQUEST);
      int earlier = 0;
      while (earlier < inPage && requests.integer(earlier) < firstRequest) {
        earlier++;
      }
      requests.advance(earlier);
      passed += earlier;
      seeking = earlier == inPage;
    }
    skip(phases, TraceColumns.PHASE, passed);
    skip(positions, TraceColumns.POSITION, passed);
    skip(experts, TraceColumns.EXPERTS, passed);
    moveBy(passed);
  }

  private void moveBy(int rows) {
    row += rows;
    rowsLeft -= rows;
    weightsBehind += rows;
  }

  /** Appends the rows up to the end of the shortest page, as many as there is room for. */
  private void take(RoutingBlock block) {
    int rows = Math.min(rowsLeft, block.capacity() - block.tokens());
    rows = Math.min(rows, available(requests, TraceColumns.REQUEST));
    rows = Math.min(rows, available(phases, TraceColumns.PHASE));
    rows = Math.min(rows, available(positions, TraceColumns.POSITION));
    rows = Math.min(rows, available(experts, TraceColumns.EXPERTS));
    float[] target = block.weights();
    boolean weighted = target != null && columns.hasWeights();
    if (weighted) {
      skip(weights, TraceColumns.WEIGHTS, weightsBehind);
      rows = Math.min(rows, available(weights, TraceColumns.WEIGHTS));
    }
    int cell = block.tokens() * columns.cells();
    takeTokens(block, rows);
    takeExperts(block.experts(), cell, rows);
    moveBy(rows);
    if (target != null) {
      takeWeights(target, cell, rows);
    }
  }

  private void takeTokens(RoutingBlock block, int rows) {
    for (int i = 0; i < rows; i++) {
      int request = requests.integer(i);
      int phase = phases.integer(i);
      int position = positions.integer(i);
      if (!order.accepts(request, phase, position)) {
        throw problem(", row " + (row + i) + ": " + order.refusalOf(request, phase, position));
      }
      block.addUnfilled(request, Phase.of(phase), position);
    }
    requests.advance(rows);
    phases.advance(rows);
    positions.advance(rows);
  }

  private void takeExperts(short[] target, int cell, int rows) {
    int count = rows * columns.cells();
    if (!ids.decode(experts.bytes(), experts.offset(), target, cell, count)) {
      throw refusedId(target, cell, count);
    }
    experts.advance(rows);
  }

  private void takeWeights(float[] target, int cell, int rows) {
    int count = rows * columns.cells();
    if (!columns.hasWeights()) {
      Arrays.fill(target, cell, cell + count, Float.NaN);
      return;
    }
    ByteBuffer.wrap(weights.bytes(), weights.offset(), count * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(target, cell, count);
    weights.advance(rows);
    weightsBehind = 0;
  }

  private InputException refusedId(short[] read, int from, int count) {
    int cell = from;
    while (ids.accepts(read[cell]) && cell < from + count - 1) {
      cell++;
    }
    int inToken = (cell - from) % columns.cells();
    return problem(
        ", row " + (row + (cell - from) / columns.cells()) + ": expert " + read[cell] + " of layer "
            + inToken / trace.model().topK() + " outside [0, "
            + trace.model().selectableExperts() + ")");
  }

  private int available(PageCursor cursor, String column) {
    try {
      return cursor.available();
    } catch (IOException | RuntimeException e) {
      throw damaged(column, e);
    }
  }

  private void skip(PageCursor cursor, String column, int rows) {
    try {
      cursor.skip(rows);
    } catch (IOException | RuntimeException e) {
      throw damaged(column, e);
    }
  }

  /** Codecs and Parquet say what is wrong with a page in exceptions of many kinds. */
  private InputException damaged(String column, Exception cause) {
    InputException problem = problem(", column \"" + column + "\": " + FileEnds.reasonOf(cause));
    problem.initCause(cause);
    return problem;
  }

  private InputException problem(String what) {
    return new InputException(
        Location.of(trace.file().file()), "row group " + (nextGroup - 1) + what);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    codecs.release();
    try {
      channel.close();
    } catch (IOException e) {
      throw new InputException(
          Location.of(trace.file().file()), "cannot be closed: " + e.getMessage(), e);
    }
  }
}
