package moesim.experiment;

import java.util.Map;
import moesim.hardware.offload.OffloadSpec;
import moesim.hardware.wafer.DieTimeline;
import moesim.model.MoeModel;
import moesim.optimum.SegmentBound;
import moesim.routing.BatchSteps;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingTrace;
import moesim.routing.StepMajorRouting;
import moesim.routing.TraceFacts;
import moesim.scenario.CacheRun;
import moesim.scenario.ParallelRun;
import moesim.scenario.PrefetchSpec;
import moesim.scenario.WaferRun;

/**
 * The memory that a run needs, estimated before it begins; docs/architecture.md has the formulas.
 *
 * @param heapBytes on the heap, for this run alone
 * @param sharedBytes on the heap, for all runs that name the same key
 * @param scratchBytes in direct memory, or beyond its limit in a temporary file
 */
public record Footprint(long heapBytes, Map<String, Long> sharedBytes, long scratchBytes) {
  /**
   * What a run takes whatever its size: readers, page buffers, results. Measured:
   * {@code FootprintTest}.
   */
  private static final long FIXED = 1 << 20;

  /** Cells of the block of tokens that {@link BatchSteps} reads. */
  private static final long BLOCK_CELLS = 1 << 16;

  /** An expert in blocks and scratch segments ({@link RoutingBlock}). */
  private static final long PER_CELL = Short.BYTES;

  /** The same with its gate weight. */
  private static final long PER_WEIGHED_CELL = PER_CELL + Float.BYTES;

  /** Request, phase and position of a token in a {@link RoutingBlock}. */
  private static final long PER_TOKEN = Integer.BYTES + 1 + Integer.BYTES;

  /**
   * Page table, cache, and the largest state of a policy that knows the past only. Measured:
   * {@code FootprintTest}.
   */
  private static final long PER_PAGE = 160;

  /** The same with Belady's queue of future uses ({@code FutureQueue}). */
  private static final long PER_PAGE_OF_FUTURE = 2 * PER_PAGE;

  /**
   * What an offload server keeps of a page beside its caches: its load, its place in the queue of
   * the link, its last use ({@code LoadLink}, {@code ConservativeServer}: 46).
   */
  static final long PER_LOADED_PAGE = 48;

  /** What its host memory keeps of a page beside its cache ({@code HostMemory}). */
  static final long PER_HOST_PAGE = 48;

  /** Gap to the next use ({@code NextUse}). */
  private static final long PER_ACCESS_OF_FUTURE = Integer.BYTES;

  /**
   * Reuse intervals and their flow ({@code ReuseIntervals}, {@code IntervalFlow}: about 17 numbers
   * of 8 bytes, some grown by half).
   */
  private static final long PER_ACCESS_OF_FLOW = 160;

  /** Reuse intervals decided by segments: 2^25 of them fit in a gigabyte ({@link SegmentBound}). */
  private static final long PER_ACCESS_OF_SEGMENTS = 32;

  /**
   * What a bound by footprints takes, whatever the trace ({@code FootprintBound}): its histogram.
   */
  private static final long FOOTPRINTS = 16 << 20;

  /** Residency and the order of one copy on one die. Measured: {@code FootprintTest}. */
  private static final long PER_COPY = 160;

  /** Page and place of a slice in a last-level cache. */
  private static final long PER_CACHED_SLICE = Integer.BYTES;

  /** Wafers take so many times {@link #FIXED}: events of the timeline, operations under way. */
  private static final long WAFER = 4;

  /**
   * Counters of a {@link DieTimeline} per die and window; it is written once more when it is read
   * out.
   */
  private static final long PER_DIE_AND_WINDOW = 2 * 3 * Long.BYTES;

  /**
   * Tokens of an expert in a layer step, as all batches share them ({@code BatchLoads}), and those
   * of each batch.
   */
  private static final long PER_LOAD = Short.BYTES;

  private static final long PER_LOAD_OF_A_BATCH = Integer.BYTES;

  /** Next links and channels of a fabric, per node and unit ({@code Fabric, Channels}). */
  private static final long PER_ROUTE = 2 * Integer.BYTES;

  /** A unit at work for a part of a batch: its timer, and its columns. */
  private static final long PER_UNIT = 256;

  /** A slot of the placement, of the next one, and of the search for it. */
  private static final long PER_SLOT = 320;

  /** Pairs of experts, counted in the interval, handed over, and in one that begins. */
  private static final long PER_PAIR = 3 * Long.BYTES;

  /** Layers of a part that may be open at once, and an entry of their traffic in both orders. */
  private static final long LAYERS_OPEN = 2;

  private static final long PER_TRAFFIC = 4 * 2 * Integer.BYTES;

  /** A transfer under way in a packet network ({@code Packets}). */
  private static final long PER_MESSAGE = 128;

  /** Forward passes whose tokens are held: that of the fastest part, and of the slowest. */
  private static final long PASSES_HELD = 3;

  /**
   * Text and generated traces stay in memory up to this part of the heap ({@code Recording},
   * {@code RememberedTrace}).
   */
  private static final int LARGEST_TRACE_SHARE = 8;

  /** Heap for this run and all that it shares. */
  public long wholeHeapBytes() {
    return heapBytes + sharedBytes.values().stream().mapToLong(Long::longValue).sum();
  }

  static Footprint of(CacheRun run, RoutingTrace trace) {
    MoeModel model = trace.model();
    long accesses = accesses(run, trace);
    boolean future = run.policy().knowsTheFuture();
    boolean oracle = run.prefetch().kind() == PrefetchSpec.Kind.ORACLE;
    // An oracle reads the trace a second time, ahead of the run.
    long perCell = (Assembly.readsGateWeights(run, trace) ? PER_WEIGHED_CELL : PER_CELL)
        + (oracle ? PER_CELL : 0);
    long heap =
        FIXED + model.pages() * (future ? PER_PAGE_OF_FUTURE : PER_PAGE) + BLOCK_CELLS * perCell;
    if (run.prefetch().kind() == PrefetchSpec.Kind.HEAT_MAP) {
      heap += (long) model.pages() * model.experts() * Integer.BYTES;
    }
    if (run.server().isPresent()) {
      heap += model.pages() * PER_LOADED_PAGE;
    }
    if (run.server().flatMap(OffloadSpec::host).isPresent()) {
      heap += model.pages() * (PER_PAGE + PER_HOST_PAGE);
    }
    if (run.isOptimum()) {
      heap += switch (OptimumBounds.meansOf(run, model, accesses)) {
        case NONE -> 0;
        case FLOW -> accesses * PER_ACCESS_OF_FLOW;
        case SEGMENTS -> FOOTPRINTS + accesses * PER_ACCESS_OF_SEGMENTS;
        case FOOTPRINTS -> FOOTPRINTS;
      };
    }
    long scratch = future ? accesses * PER_ACCESS_OF_FUTURE : 0;
    int batch = run.batching().requests();
    if (batch > 1) {
      long tokens = trace.facts().tokens() * batch / Math.max(1, trace.facts().requests());
      scratch += tokens * width(model) * perCell;
    }
    return new Footprint(heap, Map.of(keyOf(run.trace().key()), inMemory(trace)), scratch);
  }

  static Footprint of(WaferRun run, MoeModel model, int batches, String loads) {
    long dies = run.wafer().topology().nodeCount();
    long windows = Math.min(run.iterations(), DieTimeline.MOST_WINDOWS);
    long heap = WAFER * FIXED
        + model.pages() * PER_PAGE
        + dies * run.wafer().llc().size().bytes() / run.shape().sliceBytes() * PER_CACHED_SLICE
        + windows * dies * PER_DIE_AND_WINDOW
        + dies * model.experts() * run.shape().slices() * PER_COPY;
    if (run.wafer().replicas().isPresent()) {
      heap += dies * model.pages() * run.shape().slices() * PER_COPY;
    }
    long cells = (long) run.iterations() * model.pages();
    long predictions = run.predictor().isPresent()
        ? cells * batches * ((model.experts() + Long.SIZE - 1L) / Long.SIZE) * Long.BYTES
        : 0;
    return new Footprint(
        heap, Map.of(loads, cells * (PER_LOAD + PER_LOAD_OF_A_BATCH * batches)), predictions);
  }

  static Footprint of(ParallelRun run, RoutingTrace trace) {
    MoeModel model = trace.model();
    long stage = run.machine().degrees().expert();
    long parts = run.machine().parts();
    long pass =
        Math.min(Math.max(run.promptTokens(), run.requests()), trace.facts().tokens());
    long nodes = run.fabric().fabric().nodeCount();
    // Of every open layer of a part its traffic, and its tokens: a unit sends to all, or a token to
    // as many as it selects.
    long entries = Math.min(stage * stage, pass * model.topK());
    long slots = (long) model.layers() * (model.experts() + run.balance().replicas());
    long pairs = run.balance().policy().needsPairs() ? (long) model.pages() * model.experts() : 0;
    long heap = WAFER * FIXED
        + slots * PER_SLOT
        + nodes * run.fabric().fabric().unitCount() * PER_ROUTE
        + parts * run.machine().degrees().units() * PER_UNIT
        + parts * LAYERS_OPEN * entries * PER_TRAFFIC
        + entries * parts * PER_MESSAGE
        + PASSES_HELD * pass * (width(model) * PER_CELL + PER_TOKEN)
        + pairs * PER_PAIR
        + StepFeed.BLOCK_CELLS * PER_CELL;
    long scratch = trace instanceof StepMajorRouting
        ? 0
        : trace.facts().tokens()
            * run.requests()
            / Math.max(1, trace.facts().requests())
            * width(model)
            * PER_CELL;
    return new Footprint(heap, Map.of(keyOf(run.trace().key()), inMemory(trace)), scratch);
  }

  static String keyOf(String trace) {
    return "trace " + trace;
  }

  /** Accesses of {@code run} at most: fewer if tokens of a batch select the same. */
  static long accesses(CacheRun run, RoutingTrace trace) {
    return tokens(run, trace.facts()) * width(trace.model());
  }

  private static long width(MoeModel model) {
    return (long) model.layers() * model.topK();
  }

  /** Tokens that {@code run} replays. */
  static long tokens(CacheRun run, TraceFacts facts) {
    return (run.batching().keeps(Phase.PREFILL) ? facts.prefillTokens() : 0)
        + (run.batching().keeps(Phase.DECODE) ? facts.decodeTokens() : 0);
  }

  private static long inMemory(RoutingTrace trace) {
    long cell = trace.facts().weights().isPresent() ? PER_WEIGHED_CELL : PER_CELL;
    long bytes = trace.facts().tokens() * (width(trace.model()) * cell + PER_TOKEN);
    boolean streamed = trace.facts().format().equals("parquet");
    return streamed || bytes > Runtime.getRuntime().maxMemory() / LARGEST_TRACE_SHARE ? 0 : bytes;
  }
}
