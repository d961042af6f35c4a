package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextUseTest {
  private static final long NEVER = LayerStep.NEVER;

  /** The next uses of a whole replay, as they are looked up, one after the other. */
  private static List<Long> lookedUp(RoutingTrace trace, Batching batching, boolean resetPerBatch) {
    NextUse future = of(trace, batching, resetPerBatch);
    List<Long> found = new ArrayList<>();
    LayerStep step = new LayerStep(trace.model());
    try (BatchSteps steps = new BatchSteps(trace, batching, new HeapScratch())) {
      while (steps.next()) {
        for (int layer = 0; layer < trace.model().layers(); layer++) {
          steps.layer(layer, step);
          future.lookUp(step);
          for (int i = 0; i < step.count(); i++) {
            found.add(step.nextUse()[i]);
          }
        }
      }
    }
    assertThat(future.accesses()).isEqualTo(found.size());
    return found;
  }

  private static NextUse of(RoutingTrace trace, Batching batching, boolean resetPerBatch) {
    try (BatchSteps steps = new BatchSteps(trace, batching, new HeapScratch())) {
      return NextUse.of(trace.model(), steps, resetPerBatch, new HeapScratch());
    }
  }

  /** By the definition: a backward pass over a list of all accesses. */
  private static List<Long> naive(RoutingTrace trace, Batching batching, boolean resetPerBatch) {
    ReplayedSteps replayed = ReplayedSteps.of(trace, batching);
    int layers = trace.model().layers();
    List<Integer> pages = new ArrayList<>();
    List<Integer> batches = new ArrayList<>();
    int batch = 0;
    for (int i = 0; i < replayed.pages().size(); i++) {
      batch += i % layers == 0 && replayed.steps().get(i / layers).startsWith("*") ? 1 : 0;
      for (int page : replayed.pages().get(i)) {
        pages.add(page);
        batches.add(resetPerBatch ? batch : 0);
      }
    }
    Long[] next = new Long[pages.size()];
    Map<Long, Long> seen = new HashMap<>();
    for (int at = pages.size() - 1; at >= 0; at--) {
      long key = ((long) batches.get(at) << 32) + pages.get(at);
      next[at] = seen.getOrDefault(key, NEVER);
      seen.put(key, (long) at);
    }
    return List.of(next);
  }

  @Test
  void isTheNumberOfTheAccessThatNeedsThePageAgain() {
    // A B C A B: A at 3, B at 4, C never, then never.
    FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(1, 3, 1), 0, 1, 2, 0, 1);
    assertThat(lookedUp(trace, SharedCache.tokenByToken(), false))
        .containsExactly(3L, 4L, NEVER, NEVER, NEVER);
  }

  @Test
  void countsTheAccessesOfAllLayersAndOnlyThose() {
    // Accesses 0 to 6: a0 a1 | b0 || a1 | (none) || a0 | b0 b1, by token and layer.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(2, 2, 2), "0,1 0,- | 1,- -,- | 0,- 0,1");
    assertThat(lookedUp(trace, SharedCache.tokenByToken(), false))
        .containsExactly(4L, 3L, 5L, NEVER, NEVER, NEVER, NEVER);
  }

  @Test
  void doesNotReachAcrossABatchWhenCachesAreEmptiedBetween() {
    FixedTrace trace = FixedTrace.of(FixedTrace.model(1, 2, 1), "0 | 1 | 0 # 0 | 1 # 1");
    assertThat(lookedUp(trace, SharedCache.tokenByToken(), false))
        .containsExactly(2L, 4L, 3L, NEVER, 5L, NEVER);
    assertThat(lookedUp(trace, SharedCache.tokenByToken(), true))
        .containsExactly(2L, NEVER, NEVER, NEVER, NEVER, NEVER);
    // Two requests at a time: the first batch has steps {0} {1} {0} joined by {0} {1}, the second
    // {1}.
    Batching pairs = new Batching(2, Prefill.PER_TOKEN, true, PageOrder.FILE);
    assertThat(lookedUp(trace, pairs, true)).containsExactly(2L, NEVER, NEVER, NEVER);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreesWithABackwardPass(boolean resetPerBatch) {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MoeModel model =
          FixedTrace.model(1 + random.nextInt(4), 1 + random.nextInt(20), 1 + random.nextInt(4));
      RoutingTrace trace = WrittenRequests.random(
              model, 1 + random.nextInt(6), 1 + random.nextInt(12), seed)
          .trace();
      Prefill prefill = List.of(Prefill.values()).get(random.nextInt(3));
      Batching batching = new Batching(1 + random.nextInt(3), prefill, true, PageOrder.FILE);
      assertThat(lookedUp(trace, batching, resetPerBatch))
          .as("seed %d", seed)
          .isEqualTo(naive(trace, batching, resetPerBatch));
    }
  }

  @Test
  void crossesScratchSegments() {
    // A segment holds 2^18 = 262,144 gaps; 3 layers x 7 experts x 26,000 tokens = 546,000 accesses
    // need three, and a
    // layer step of 7 straddles both borders, since 7 does not divide 2^18.
    FixedTrace trace = FixedTrace.random(FixedTrace.model(3, 50, 7), 26_000, 0.3, 11);
    List<Long> found = lookedUp(trace, SharedCache.tokenByToken(), false);
    assertThat(found).hasSize(546_000);
    assertThat(found.equals(naive(trace, SharedCache.tokenByToken(), false))).isTrue();
  }

  @Test
  void refusesAnAccessBeyondTheReplayItWasMadeFrom() {
    MoeModel model = FixedTrace.model(1, 3, 1);
    NextUse future = of(FixedTrace.ofExperts(model, 0, 1), SharedCache.tokenByToken(), false);
    LayerStep step = new LayerStep(model);
    FixedTrace longer = FixedTrace.ofExperts(model, 0, 1, 2);
    try (BatchSteps steps = new BatchSteps(longer, SharedCache.tokenByToken(), new HeapScratch())) {
      for (int i = 0; i < 3; i++) {
        steps.next();
        steps.layer(0, step);
      }
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> future.lookUp(step))
        .withMessage("access=2 of a replay of 2");
  }
}
