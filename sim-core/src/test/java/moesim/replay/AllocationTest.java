package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.ExpertCache;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.Batching;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The replay of a trace allocates nothing: no policy, no semantics, no part of the loop around
 * them.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * 4 layers x 8 of 64 experts: 32 accesses a token, 1,280,000 in all, five scratch segments of
   * next uses.
   */
  private static final MoeModel MODEL = FixedTrace.model(4, 64, 8);

  private static final int TOKENS = 40_000;
  private static final FixedTrace TRACE = FixedTrace.random(MODEL, TOKENS, 0.2, 5);

  /**
   * Layer steps before counting begins: a quarter of the replay, in which the caches fill and
   * classes are loaded.
   */
  private static final long WARM_UP = TOKENS;

  /**
   * Once per process a class may be linked later than that; what an access allocates, it allocates
   * again.
   */
  private static final int REPLAYS = 3;

  /**
   * A cache that notes the bytes allocated between an early and the last layer step of a replay.
   */
  private static final class Meter implements Machine {
    private final ExpertCache cache;
    private final long warmupSteps;
    private long served;
    private long accesses;
    private long before;
    private long after;

    private Meter(ExpertCache cache, long warmupSteps) {
      this.cache = cache;
      this.warmupSteps = warmupSteps;
    }

    @Override
    public void serve(LayerStep step) {
      if (++served == warmupSteps) {
        before = THREADS.getCurrentThreadAllocatedBytes();
      }
      cache.serve(step);
      accesses += served > warmupSteps ? step.count() : 0;
      after = THREADS.getCurrentThreadAllocatedBytes();
    }

    private long allocatedBytes() {
      return after - before;
    }

    @Override
    public void clear() {
      cache.clear();
    }

    @Override
    public void forgetCounts() {
      cache.forgetCounts();
    }

    @Override
    public long misses() {
      return cache.misses();
    }

    @Override
    public CacheCounts counts() {
      return cache.counts();
    }
  }

  /** Replays until no byte was allocated after the warm-up, a few times at most. */
  private static Meter replay(
      Batching batching, String policy, long capacity, AccessSemantics semantics) {
    Meter meter = replayOnce(batching, policy, capacity, semantics);
    for (int i = 1; i < REPLAYS && meter.allocatedBytes() > 0; i++) {
      meter = replayOnce(batching, policy, capacity, semantics);
    }
    return meter;
  }

  private static Meter replayOnce(
      Batching batching, String policy, long capacity, AccessSemantics semantics) {
    Meter meter =
        new Meter(SharedCache.cacheOf(MODEL, policy, Map.of(), capacity, semantics), WARM_UP);
    Optional<NextUse> future = Optional.empty();
    EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
    if (factory.knowsTheFuture()) {
      try (BatchSteps steps = new BatchSteps(TRACE, batching, new HeapScratch())) {
        future = Optional.of(NextUse.of(MODEL, steps, false, new HeapScratch()));
      }
    }
    try (BatchSteps steps =
        new BatchSteps(TRACE, batching, new HeapScratch(), factory.readsGateWeights())) {
      UnitLog units = UnitLog.over(true);
      new Replay(0, false).run(MODEL, steps, meter, future, Optional.empty(), units, tokens -> {});
      assertThat(units.counts().misses()).hasSizeGreaterThan(UnitLog.MOST / 2 - 1);
    }
    return meter;
  }

  static Stream<Arguments> policiesAndSemantics() {
    return EvictionPolicies.names().stream()
        .flatMap(policy ->
            Stream.of(AccessSemantics.values()).map(semantics -> Arguments.of(policy, semantics)));
  }

  @Test
  void allocatesNothingPerStepOfABatch() {
    Batching batching = new Batching(4, Prefill.ONE_STEP, true, PageOrder.ASCENDING);
    Meter meter = replay(batching, "lru", 128, AccessSemantics.CO_RESIDENT);
    assertThat(meter.accesses).isGreaterThan(900_000);
    assertThat(meter.allocatedBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("policiesAndSemantics")
  void noAccessAllocates(String policy, AccessSemantics semantics) {
    // Room for half the experts: about every second access misses and evicts.
    Meter meter = replay(SharedCache.tokenByToken(), policy, 128, semantics);
    assertThat(meter.accesses).isGreaterThan(900_000);
    // Under event-atomic access most victims may be pages that just came in.
    assertThat(meter.counts().evictions() + meter.counts().streamedMisses()).isGreaterThan(10_000);
    assertThat(meter.allocatedBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void noStepThatIsTooLargeAllocates(AccessSemantics semantics) {
    Meter meter = replay(SharedCache.tokenByToken(), "lru", 5, semantics);
    assertThat(meter.counts().misses()).isGreaterThan(500_000);
    assertThat(meter.allocatedBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void noOrderOfPagesAllocates(PageOrder order) {
    Batching batching = new Batching(1, Prefill.ONE_STEP, true, order);
    Meter meter = replay(batching, "lru", 128, AccessSemantics.CO_RESIDENT);
    assertThat(meter.allocatedBytes()).isZero();
  }
}
