package moesim.experiment;

import java.util.Map;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.Bounds;
import moesim.scenario.CacheRun;
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
  private static final long FIXED = 1 << 20;
  private static final long BLOCK_CELLS = 1 << 16;

  /** Page table, cache, and the largest state of a policy that knows the past only. */
  private static final long PER_PAGE = 160;

  /** The same with Belady's queue of future uses. */
  private static final long PER_PAGE_OF_FUTURE = 320;

  /** Reuse intervals and their flow. */
  private static final long PER_ACCESS_OF_FLOW = 160;

  private static final long MOST_ACCESSES_OF_FLOW = 8_000_000;

  /** Residency and the order of one copy on one die. */
  private static final long PER_COPY = 160;

  private static final int LARGEST_TRACE_SHARE = 8;

  /** Heap for this run and all that it shares. */
  public long wholeHeapBytes() {
    return heapBytes + sharedBytes.values().stream().mapToLong(Long::longValue).sum();
  }

  static Footprint of(CacheRun run, RoutingTrace trace) {
    MoeModel model = trace.model();
    long width = (long) model.layers() * model.topK();
    long accesses = tokens(run, trace.facts()) * width;
    boolean future = run.policy().knowsTheFuture();
    long heap = FIXED
        + model.pages() * (future ? PER_PAGE_OF_FUTURE : PER_PAGE)
        + BLOCK_CELLS * (run.policy().readsGateWeights() ? 6 : 2);
    if (run.prefetch().kind() == PrefetchSpec.Kind.HEAT_MAP) {
      heap += (long) model.pages() * model.experts() * Integer.BYTES;
    }
    boolean hard = OptimumBounds.unequalSizes(run, model) || OptimumBounds.priced(run);
    boolean flows = run.bounds() == Bounds.FLOW
        || (run.bounds() == Bounds.AUTO && accesses <= MOST_ACCESSES_OF_FLOW);
    if (run.isOptimum() && hard && flows) {
      heap += accesses * PER_ACCESS_OF_FLOW;
    }
    long scratch = future ? accesses * Integer.BYTES : 0;
    int batch = run.batching().requests();
    if (batch > 1) {
      long tokens = trace.facts().tokens() * batch / Math.max(1, trace.facts().requests());
      scratch += tokens * width * (run.policy().readsGateWeights() ? 6 : 2);
    }
    return new Footprint(heap, Map.of(keyOf(run.trace().key()), inMemory(trace)), scratch);
  }

  static Footprint of(WaferRun run, MoeModel model, int batches, String loads) {
    long dies = run.wafer().topology().nodeCount();
    long windows = Math.min(run.iterations(), 257);
    long heap = 4 * FIXED
        + model.pages() * PER_PAGE
        + dies * run.wafer().llc().size().bytes() / run.shape().sliceBytes() * Integer.BYTES
        + 2 * windows * 3 * dies * Long.BYTES
        + dies * model.experts() * run.shape().slices() * PER_COPY;
    if (run.wafer().replicas().isPresent()) {
      heap += dies * model.pages() * run.shape().slices() * PER_COPY;
    }
    long cells = (long) run.iterations() * model.pages();
    long predictions = run.predictor().isPresent()
        ? cells * batches * ((model.experts() + 63L) / 64) * Long.BYTES
        : 0;
    return new Footprint(heap, Map.of(loads, cells * (2 + 4L * batches)), predictions);
  }

  static String keyOf(String trace) {
    return "trace " + trace;
  }

  /** Tokens that {@code run} replays. */
  static long tokens(CacheRun run, TraceFacts facts) {
    return (run.batching().keeps(Phase.PREFILL) ? facts.prefillTokens() : 0)
        + (run.batching().keeps(Phase.DECODE) ? facts.decodeTokens() : 0);
  }

  /** Text and generated traces stay in memory if they fit an eighth of the heap. */
  private static long inMemory(RoutingTrace trace) {
    long cell = trace.facts().weights().isPresent() ? Short.BYTES + Float.BYTES : Short.BYTES;
    long token = trace.model().layers() * (long) trace.model().topK() * cell + 9;
    long bytes = trace.facts().tokens() * token;
    boolean streamed = trace.facts().format().equals("parquet");
    return streamed || bytes > Runtime.getRuntime().maxMemory() / LARGEST_TRACE_SHARE ? 0 : bytes;
  }
}
