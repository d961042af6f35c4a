package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
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

class ReplayTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 4, 1);

  /** A cache of two experts that writes down what it is told, and may lie about its counts. */
  private static final class Scribe implements Machine {
    private final List<String> calls = new ArrayList<>();
    private final ExpertCache cache =
        SharedCache.cacheOf(MODEL, "lru", Map.of(), 2, AccessSemantics.CO_RESIDENT);
    private CacheCounts lie = CacheCounts.ZERO;

    @Override
    public void serve(LayerStep step) {
      calls.add(String.valueOf(step.pages()[0]));
      cache.serve(step);
    }

    @Override
    public void clear() {
      calls.add("clear");
      cache.clear();
    }

    @Override
    public void forgetCounts() {
      calls.add("forget");
      cache.forgetCounts();
    }

    @Override
    public CacheCounts counts() {
      return cache.counts().plus(lie);
    }
  }

  private static RunResult run(Scribe machine, Replay replay, String trace) {
    return run(machine, replay, trace, 1);
  }

  private static RunResult run(Scribe machine, Replay replay, String trace, int requests) {
    Batching batching = new Batching(requests, Prefill.PER_TOKEN, true, PageOrder.FILE);
    try (BatchSteps steps =
        new BatchSteps(FixedTrace.of(MODEL, trace), batching, new HeapScratch())) {
      return replay.run(MODEL, steps, machine, Optional.empty(), tokens -> {});
    }
  }

  @Test
  void servesEveryLayerStepOnceAndInOrder() {
    Scribe machine = new Scribe();
    RunResult result = run(machine, new Replay(0, false), "0 | 1 | 0 | 2 # - | 1");
    // The token without an expert makes a step, but no layer step that anyone serves.
    assertThat(machine.calls).containsExactly("0", "1", "0", "2", "1");
    assertThat(result.steps()).isEqualTo(6);
    assertThat(result.tokens()).isEqualTo(6);
    assertThat(result.selections()).isEqualTo(5);
    // 0 1 miss, 0 hits, 2 evicts 1, 1 evicts 0.
    assertThat(result.counts()).isEqualTo(new CacheCounts(5, 1, 4, 0, 2, 4, 4));
  }

  @Test
  void doesNotCountTheWarmUpButKeepsWhatItLoaded() {
    Scribe machine = new Scribe();
    RunResult result = run(machine, new Replay(2, false), "0 | 1 | 0 | 2 | 1");
    assertThat(machine.calls).containsExactly("0", "1", "forget", "0", "2", "1");
    // 0 hits, 2 evicts 1, 1 evicts 0.
    assertThat(result.counts()).isEqualTo(new CacheCounts(3, 1, 2, 0, 2, 2, 2));
    assertThat(result.steps()).isEqualTo(3);
    assertThat(result.tokens()).isEqualTo(5);
    assertThat(result.selections()).isEqualTo(5);
  }

  @Test
  void countsNothingIfTheWarmUpIsTheWholeTrace() {
    for (long warmup : new long[] {3, 4, Long.MAX_VALUE}) {
      RunResult result = run(new Scribe(), new Replay(warmup, false), "0 | 1 | 0");
      assertThat(result.counts()).as("warm-up %d", warmup).isEqualTo(CacheCounts.ZERO);
      assertThat(result.steps()).isZero();
    }
  }

  @Test
  void emptiesTheCachesBeforeEveryRequestButTheFirst() {
    Scribe machine = new Scribe();
    RunResult result = run(machine, new Replay(0, true), "0 | 0 # 0 | 1 # 1");
    assertThat(machine.calls).containsExactly("0", "0", "clear", "0", "1", "clear", "1");
    assertThat(result.counts()).isEqualTo(new CacheCounts(5, 1, 4, 0, 0, 4, 4));
    // Also after a request of a single step.
    Scribe once = new Scribe();
    run(once, new Replay(0, true), "0 # 0 | 1");
    assertThat(once.calls).containsExactly("0", "clear", "0", "1");
  }

  @Test
  void emptiesTheCachesBeforeEveryBatch() {
    // Two requests at a time: steps {0}, {0 1} and, in a new batch, {1}. 0 hits in the second.
    Scribe machine = new Scribe();
    RunResult result = run(machine, new Replay(0, true), "0 | 0 # 0 | 1 # 1", 2);
    assertThat(machine.calls).containsExactly("0", "0", "clear", "1");
    assertThat(result.counts()).isEqualTo(new CacheCounts(4, 1, 3, 0, 0, 3, 3));
  }

  @Test
  void forgetsTheWarmUpBeforeItEmptiesTheCachesOfANewRequest() {
    Scribe machine = new Scribe();
    RunResult result = run(machine, new Replay(2, true), "0 | 0 # 0 | 1 # 1");
    assertThat(machine.calls).containsExactly("0", "0", "forget", "clear", "0", "1", "clear", "1");
    assertThat(result.counts()).isEqualTo(new CacheCounts(3, 0, 3, 0, 0, 3, 3));
    assertThat(result.steps()).isEqualTo(3);
  }

  @Test
  void showsTheFutureToAMachineThatWantsIt() {
    List<Long> seen = new ArrayList<>();
    Machine machine = new Machine() {
      @Override
      public void serve(LayerStep step) {
        seen.add(step.nextUse()[0]);
      }

      @Override
      public void clear() {}

      @Override
      public void forgetCounts() {}

      @Override
      public CacheCounts counts() {
        return new CacheCounts(3, 1, 2, 0, 0, 2, 2);
      }
    };
    FixedTrace trace = FixedTrace.of(MODEL, "0 | 1 | 0");
    NextUse future;
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      future = NextUse.of(MODEL, steps, false, new HeapScratch());
    }
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      new Replay(0, false).run(MODEL, steps, machine, Optional.of(future), tokens -> {});
    }
    assertThat(seen).containsExactly(2L, LayerStep.NEVER, LayerStep.NEVER);
  }

  @Test
  void tellsHowManyTokensAreDone() {
    List<Long> told = new ArrayList<>();
    FixedTrace trace = FixedTrace.random(MODEL, 600, 0, 1);
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      new Replay(0, false).run(MODEL, steps, new Scribe(), Optional.empty(), told::add);
    }
    assertThat(told).isSorted().last().isEqualTo(600L);
    assertThat(told).hasSizeGreaterThan(1);
  }

  @Test
  void refusesAMachineWhoseBooksDoNotClose() {
    Scribe dropsAHit = new Scribe();
    dropsAHit.lie = new CacheCounts(1, 0, 0, 0, 0, 0, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> run(dropsAHit, new Replay(0, false), "0 | 1 | 0"))
        .withMessage("ledger: hits + misses = accesses does not hold: 3 and 4");
    Scribe invents = new Scribe();
    invents.lie = new CacheCounts(1, 1, 0, 0, 0, 0, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> run(invents, new Replay(0, false), "0 | 1 | 0"))
        .withMessage("ledger: accesses = pages presented does not hold: 4 and 3");
  }
}
