package moesim.routing;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import moesim.model.MoeModel;

/**
 * For every access of a replay, how many accesses later its page is needed again: what the offline
 * optimum knows. Made in one pass over the trace, immutable afterwards, read by any number of runs
 * at once.
 *
 * <p>A gap is written at the earlier access when the later one is met, so no backward pass and no
 * second copy of the trace are needed; the gaps lie in {@link Scratch} segments, four bytes each.
 */
public final class NextUse implements AutoCloseable {
  private static final int SEGMENT_INTS = Scratch.SEGMENT_BYTES / Integer.BYTES;
  private static final int SEGMENT_SHIFT = Integer.numberOfTrailingZeros(SEGMENT_INTS);
  private static final int SEGMENT_MASK = SEGMENT_INTS - 1;

  /**
   * A gap that does not fit an int; the exact one is in {@link #longGaps}. Zero is "never again".
   */
  private static final int LONG_GAP = -1;

  private IntBuffer[] segments = new IntBuffer[4];
  private int segmentCount;

  /** At most one entry per page and 2^31 accesses: boxing is no concern here. */
  private final TreeMap<Long, Long> longGaps = new TreeMap<>();

  private long accesses;

  private final Scratch scratch;
  private ByteBuffer[] bytes = new ByteBuffer[4];

  private NextUse(Scratch scratch) {
    this.scratch = scratch;
  }

  /**
   * Reads all of {@code steps}.
   *
   * @param resetPerBatch true if caches are emptied between batches, so that no page is "needed
   *     again" across one
   */
  public static NextUse of(
      MoeModel model, BatchSteps steps, boolean resetPerBatch, Scratch scratch) {
    NextUse result = new NextUse(scratch);
    long[] lastAccess = new long[model.pages()];
    Arrays.fill(lastAccess, -1);
    LayerStep layerStep = new LayerStep(model);
    while (steps.next()) {
      if (resetPerBatch && steps.startsBatch()) {
        Arrays.fill(lastAccess, -1);
      }
      for (int layer = 0; layer < model.layers(); layer++) {
        steps.layer(layer, layerStep);
        result.append(layerStep, lastAccess);
      }
    }
    return result;
  }

  /** Gives the scratch segments back; no run may look up anything afterwards. */
  @Override
  public void close() {
    for (int segment = 0; segment < segmentCount; segment++) {
      scratch.giveBack(bytes[segment]);
    }
    segmentCount = 0;
    accesses = 0;
  }

  /** Accesses of the whole replay. */
  public long accesses() {
    return accesses;
  }

  private void append(LayerStep layerStep, long[] lastAccess) {
    int count = layerStep.count();
    int[] pages = layerStep.pages();
    long access = accesses;
    while (access + count > (long) segmentCount << SEGMENT_SHIFT) {
      if (segmentCount == segments.length) {
        segments = Arrays.copyOf(segments, 2 * segmentCount);
        bytes = Arrays.copyOf(bytes, 2 * segmentCount);
      }
      bytes[segmentCount] = scratch.segment();
      segments[segmentCount] = bytes[segmentCount].asIntBuffer();
      segmentCount++;
    }
    for (int i = 0; i < count; i++, access++) {
      int page = pages[i];
      long last = lastAccess[page];
      lastAccess[page] = access;
      if (last >= 0) {
        put(last, access - last);
      }
    }
    accesses = access;
  }

  private void put(long access, long gap) {
    int stored = (int) gap;
    if (gap > Integer.MAX_VALUE) {
      longGaps.put(access, gap);
      stored = LONG_GAP;
    }
    segments[(int) (access >>> SEGMENT_SHIFT)].put((int) access & SEGMENT_MASK, stored);
  }

  /** Fills in {@link LayerStep#nextUse} of a layer step of the same replay. */
  public void lookUp(LayerStep layerStep) {
    long first = layerStep.firstAccess();
    int count = layerStep.count();
    long[] nextUse = layerStep.fillNextUse();
    if (first + count > accesses) {
      throw new IllegalStateException(
          "access=" + (first + count - 1) + " of a replay of " + accesses);
    }
    IntBuffer segment = null;
    for (int i = 0; i < count; i++) {
      long access = first + i;
      int offset = (int) access & SEGMENT_MASK;
      if (segment == null || offset == 0) {
        segment = segments[(int) (access >>> SEGMENT_SHIFT)];
      }
      int gap = segment.get(offset);
      nextUse[i] = gap > 0 ? access + gap : longOrNever(access, gap);
    }
  }

  private long longOrNever(long access, int gap) {
    if (gap == 0) {
      return LayerStep.NEVER;
    }
    Long exact = longGaps.get(access);
    if (exact == null) {
      throw new IllegalStateException("no gap recorded for access=" + access);
    }
    return access + exact;
  }
}
