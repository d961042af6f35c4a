package moesim.cache.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicies;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.routing.BatchSteps;
import moesim.routing.Batching;
import moesim.routing.NextUse;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Property P13: the curve of one pass is what a simulation per capacity counts, which knows nothing
 * of stacks.
 */
@Tag("seeds")
class MissCurveTest {
  private static final int INSTANCES = 300;

  @ParameterizedTest
  @CsvSource({
    "lru, 1.5",
    "belady, 1.5",
    "lfu, 1.5",
    "layer-aware-lru, 0",
    "layer-aware-lru, 0.5",
    "layer-aware-lru, 1",
    "layer-aware-lru, 1.25",
    "layer-aware-lru, 1.5",
    "layer-aware-lru, 2",
    "layer-aware-lru, 1.0000004",
    "layer-aware-lru, 2.000001",
    "layer-aware-lru, 2.5",
    "layer-aware-lru, 2.7",
    "layer-aware-lru, 3",
    "layer-aware-lru, 11",
    "furthest-layer-distance, 1.5"
  })
  void equalsTheSimulationAtEveryCapacityUnderEverySemantics(String policy, String theta) {
    Map<String, String> options =
        policy.equals("layer-aware-lru") ? Map.of("theta", theta) : Map.of();
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = randomTrace(seed);
      for (AccessSemantics semantics : AccessSemantics.values()) {
        assertCurve(trace, policy, options, semantics, SharedCache.tokenByToken(), "seed " + seed);
      }
    }
  }

  /**
   * One to five layers of up to nine experts, top-1 to top-4, so that many capacities lie below a
   * layer step.
   */
  private static FixedTrace randomTrace(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int experts = 1 + random.nextInt(9);
    int topK = 1 + random.nextInt(Math.min(4, experts));
    MoeModel model = FixedTrace.model(1 + random.nextInt(5), experts, topK);
    return FixedTrace.random(model, 1 + random.nextInt(60), random.nextDouble() * 0.6, seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "belady", "lfu", "layer-aware-lru", "furthest-layer-distance"})
  void equalsTheSimulationWithPromptsBatchesAndMissingLayers(String policy) {
    // Layer steps of different sizes, some without pages; and a whole step without any.
    MoeModel model = FixedTrace.model(3, 6, 2);
    FixedTrace trace = FixedTrace.of(
        model,
        "p 0,1 2,3 - | p 2,3 - 4,5 | 0,2 -,- 1,3 | - - - | 4,5 1,0 2,- | 0,1 0,1 0,1"
            + "# p 5,4 3,2 1,0 | 1,- -,- 5,3 | 2,4 0,5 - | 3,1 2,0 4,5 # 0,3 1,4 2,5 | 0,4 1,5 2,3");
    for (AccessSemantics semantics : AccessSemantics.values()) {
      for (PageOrder order : PageOrder.values()) {
        for (int requests = 1; requests <= 3; requests++) {
          Batching batching = new Batching(requests, Prefill.ONE_STEP, true, order);
          assertCurve(trace, policy, Map.of(), semantics, batching, requests + " " + order);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void equalsTheSimulationWhenTheWindowOfPlacesIsFull(AccessSemantics semantics) {
    // 4 x 9 pages have 1,024 places, and 900 tokens use 7,200 of them.
    FixedTrace trace = FixedTrace.random(FixedTrace.model(4, 9, 2), 900, 0.2, 7);
    assertCurve(trace, "lru", Map.of(), semantics, SharedCache.tokenByToken(), "long");
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void equalsTheSimulationInStacksOfManyBlocks(AccessSemantics semantics) {
    FixedTrace trace = FixedTrace.random(FixedTrace.model(7, 40, 5), 120, 0.3, 11);
    for (String policy :
        new String[] {"lru", "belady", "lfu", "layer-aware-lru", "furthest-layer-distance"}) {
      assertCurve(trace, policy, Map.of(), semantics, SharedCache.tokenByToken(), policy);
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void equalsTheSimulationWhereKeysOfDistantLayersAreEqual(AccessSemantics semantics) {
    // 2.7 x 10 layers are 27, which binary fractions miss.
    FixedTrace trace = FixedTrace.random(FixedTrace.model(23, 4, 2), 60, 0.3, 5);
    Map<String, String> theta = Map.of("theta", "2.7");
    assertCurve(
        trace, "layer-aware-lru", theta, semantics, SharedCache.tokenByToken(), "23 layers");
  }

  @Test
  void countsTheHandTrace() {
    // One layer of three experts, LRU: 0 1 0 2 1. Distances: cold, cold, 2 (1, 0), cold, 3 (2, 0,
    // 1).
    MissCurve curve = curve(
        FixedTrace.ofExperts(FixedTrace.model(1, 3, 1), 0, 1, 0, 2, 1),
        "lru",
        Map.of(),
        AccessSemantics.SEQUENTIAL,
        SharedCache.tokenByToken(),
        new Replay(0, false));
    assertThat(curve.pages()).isEqualTo(3);
    assertThat(new long[] {curve.misses(0), curve.misses(1), curve.misses(2), curve.misses(3)})
        .containsExactly(5, 5, 4, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "belady", "lfu", "layer-aware-lru", "furthest-layer-distance"})
  void emptiesAllCachesAtAReset(String policy) {
    // The same request twice: every distance comes twice, and nothing of the first helps the
    // second.
    MoeModel model = FixedTrace.model(2, 4, 2);
    String request = "0,1 2,3 | 0,2 1,3 | 1,2 2,3 | 0,1 0,3";
    Batching batching = SharedCache.tokenByToken();
    Replay cold = new Replay(0, true);
    for (AccessSemantics semantics : AccessSemantics.values()) {
      MissCurve once =
          curve(FixedTrace.of(model, request), policy, Map.of(), semantics, batching, cold);
      MissCurve twice = curve(
          FixedTrace.of(model, request + " # " + request),
          policy,
          Map.of(),
          semantics,
          batching,
          cold);
      for (int capacity = 0; capacity <= model.pages(); capacity++) {
        assertThat(twice.misses(capacity)).isEqualTo(2 * once.misses(capacity));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "belady", "lfu", "layer-aware-lru", "furthest-layer-distance"})
  void countsNothingOfAWarmUpButKeepsTheStack(String policy) {
    // What is counted after a warm-up of four tokens differs from the whole by those four.
    MoeModel model = FixedTrace.model(2, 5, 2);
    FixedTrace trace = FixedTrace.random(model, 12, 0.3, 3);
    for (AccessSemantics semantics : AccessSemantics.values()) {
      for (int capacity = 1; capacity <= model.pages(); capacity++) {
        long warm = misses(trace, policy, semantics, capacity, 4);
        long all = misses(trace, policy, semantics, capacity, 0);
        long eleven = misses(trace, policy, semantics, capacity, 11);
        // Four tokens have 4 x 2 x 2 = 16 accesses, one has 4.
        assertThat(all - warm).isBetween(0L, 16L);
        assertThat(eleven).isBetween(0L, 4L);
        assertThat(warm).isGreaterThanOrEqualTo(eleven);
      }
    }
    // With room for all pages every page misses once, and the warm-up took some of those.
    assertThat(misses(trace, policy, AccessSemantics.CO_RESIDENT, model.pages(), 4))
        .isLessThan(misses(trace, policy, AccessSemantics.CO_RESIDENT, model.pages(), 0));
  }

  private static long misses(
      FixedTrace trace, String policy, AccessSemantics semantics, int capacity, int warmup) {
    return curve(
            trace,
            policy,
            Map.of(),
            semantics,
            SharedCache.tokenByToken(),
            new Replay(warmup, false))
        .misses(capacity);
  }

  @Test
  void leavesPoliciesThatAreNoStackToARunPerCapacity() {
    MoeModel model = FixedTrace.model(2, 4, 2);
    assertThat(OnePass.machine("fifo", optionsOf(Map.of()), model, AccessSemantics.SEQUENTIAL, 10))
        .isEmpty();
    assertThat(OnePass.machine(
            "layer-aware-lru",
            optionsOf(Map.of("theta", "999999.999999")),
            model,
            AccessSemantics.SEQUENTIAL,
            1L << 30))
        .isEmpty();
    assertThat(OnePass.machine(
            "lfu", optionsOf(Map.of()), model, AccessSemantics.SEQUENTIAL, 1L << 40))
        .isEmpty();
  }

  private static void assertCurve(
      FixedTrace trace,
      String policy,
      Map<String, String> options,
      AccessSemantics semantics,
      Batching batching,
      String instance) {
    MissCurve curve = curve(trace, policy, options, semantics, batching, new Replay(0, false));
    boolean knowsTheFuture = EvictionPolicies.find(policy).orElseThrow().knowsTheFuture();
    try (NextUse nextUse = SharedCache.futureOf(trace, batching)) {
      Optional<NextUse> future = Optional.of(nextUse).filter(known -> knowsTheFuture);
      for (int capacity = 1; capacity <= trace.model().pages(); capacity++) {
        long simulated = SharedCache.replay(
                trace, policy, options, capacity, semantics, batching, future)
            .misses();
        assertThat(curve.misses(capacity))
            .as("%s %s %s, %s, capacity %d", policy, options, semantics, instance, capacity)
            .isEqualTo(simulated);
      }
    }
  }

  private static MissCurve curve(
      FixedTrace trace,
      String policy,
      Map<String, String> options,
      AccessSemantics semantics,
      Batching batching,
      Replay replay) {
    MoeModel model = trace.model();
    StackMachine machine = OnePass.machine(
            policy, optionsOf(options), model, semantics, trace.facts().tokens())
        .orElseThrow();
    boolean knowsTheFuture = EvictionPolicies.find(policy).orElseThrow().knowsTheFuture();
    try (BatchSteps ahead = new BatchSteps(trace, batching, new HeapScratch());
        NextUse nextUse = NextUse.of(model, ahead, replay.resetPerBatch(), new HeapScratch());
        BatchSteps steps = new BatchSteps(trace, batching, new HeapScratch())) {
      Optional<NextUse> future = Optional.of(nextUse).filter(known -> knowsTheFuture);
      replay.run(model, steps, machine, future, tokens -> {});
    }
    return machine.curve();
  }

  private static Options optionsOf(Map<String, String> options) {
    Map<String, Written> written = new TreeMap<>();
    options.forEach((name, text) ->
        written.put(name, new Written(name, text, Written.Kind.NUMBER, Location.of("test"))));
    return new Options(Location.of("test"), written);
  }
}
