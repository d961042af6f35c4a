package moesim.optimum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moesim.cache.AccessSemantics;
import moesim.cache.MissCosts;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;
import moesim.testing.Exhaustive;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.PlannedCache;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Optima and bounds against an exhaustive search, and the schedules they name against the cache
 * itself.
 */
@Tag("seeds")
class BoundsTest {
  private static final int INSTANCES = 2_000;

  /** A small random trace with experts of unequal bytes and unequal miss costs. */
  private record Instance(FixedTrace trace, PageTable pages, long capacity, int warmup) {
    private static Instance of(int seed, boolean mixedSizes, boolean mixedCosts) {
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(3);
      int experts = 2 + random.nextInt(layers == 1 ? 5 : 2);
      int topK = 1 + random.nextInt(Math.min(3, experts));
      List<Long> bytes = new ArrayList<>();
      for (int page = 0; page < layers * experts; page++) {
        bytes.add(mixedSizes ? 3L * (1 + random.nextInt(5)) : 3L);
      }
      List<Integer> ids = IntStream.range(0, layers).boxed().toList();
      MoeModel model = new MoeModel("mixed", ids, experts, topK, bytes);
      FixedTrace trace =
          FixedTrace.random(model, 3 + random.nextInt(8), random.nextDouble() * 0.6, seed);
      PageTable pages = PageTable.ofAllLayers(model, true);
      if (mixedCosts) {
        String text = "0: " + (1 + random.nextInt(9)) + ", 1: 3, more: " + (1 + random.nextInt(9));
        pages = pages.withMissCosts(MissCosts.parse(text));
      }
      // Also capacities below a layer step, and below some expert.
      long capacity = 3 + random.nextLong(pages.totalWeight());
      return new Instance(trace, pages, capacity, random.nextInt(4) == 0 ? random.nextInt(3) : 0);
    }

    private long leastCost(AccessSemantics semantics) {
      int perStep = trace.model().layers()
          * (semantics == AccessSemantics.SEQUENTIAL ? trace.model().topK() : 1);
      return Exhaustive.leastCost(trace, pages, capacity, semantics, warmup * perStep);
    }

    private IntervalWalk walk(AccessSemantics semantics) {
      long[] values = new long[pages.pageCount()];
      Arrays.setAll(values, pages::missCostOf);
      return new IntervalWalk(pages, values, capacity, semantics, new Replay(warmup, false));
    }

    private FlowBound flow(AccessSemantics semantics) {
      try (NextUse future = future();
          BatchSteps steps = steps()) {
        return FlowBound.of(walk(semantics), trace.model(), steps, future);
      }
    }

    private SegmentBound segments(AccessSemantics semantics, int segment) {
      try (NextUse future = future();
          BatchSteps steps = steps()) {
        return SegmentBound.of(walk(semantics), trace.model(), steps, future, segment);
      }
    }

    private long footprint(AccessSemantics semantics) {
      try (NextUse future = future();
          BatchSteps steps = steps()) {
        return FootprintBound.missesAtLeast(walk(semantics), trace.model(), steps, future);
      }
    }

    private NextUse future() {
      try (BatchSteps steps = steps()) {
        return NextUse.of(trace.model(), steps, false, new HeapScratch());
      }
    }

    private BatchSteps steps() {
      return new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch());
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void flowIsTheLeastCostOfEqualExperts(AccessSemantics semantics) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      Instance instance = Instance.of(seed, false, true);
      FlowBound bound = instance.flow(semantics);
      assertThat(bound.atLeast()).as("seed %d", seed).isEqualTo(instance.leastCost(semantics));
      assertThat(bound.exact()).isTrue();
      assertThat(PlannedCache.cost(
              instance.trace,
              instance.pages,
              instance.capacity,
              semantics,
              bound.plan(),
              instance.warmup))
          .as("seed %d, replayed", seed)
          .isEqualTo(bound.atLeast());
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void flowOfEqualExpertsMissesAsOftenAsBelady(AccessSemantics semantics) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      Instance instance = Instance.of(seed, false, false);
      if (instance.warmup == 0) {
        assertThat(instance.flow(semantics).atLeast())
            .as("seed %d", seed)
            .isEqualTo(
                SharedCache.replay(instance.trace, "belady", instance.capacity / 3, semantics)
                    .misses());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void boundsOfUnequalExpertsEncloseTheOptimum(AccessSemantics semantics) {
    int tight = 0;
    int footprintBelow = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      Instance instance = Instance.of(seed, true, false);
      long least = instance.leastCost(semantics);
      FlowBound bound = instance.flow(semantics);
      long replayed = PlannedCache.cost(
          instance.trace,
          instance.pages,
          instance.capacity,
          semantics,
          bound.plan(),
          instance.warmup);
      long footprint = instance.footprint(semantics);
      assertThat(footprint).as("seed %d", seed).isLessThanOrEqualTo(bound.atLeast());
      assertThat(bound.atLeast()).as("seed %d", seed).isLessThanOrEqualTo(least);
      assertThat(least).as("seed %d", seed).isLessThanOrEqualTo(replayed);
      assertThat(replayed).as("seed %d", seed).isLessThanOrEqualTo(bound.planned());
      tight += bound.atLeast() == least ? 1 : 0;
      footprintBelow += footprint < least ? 1 : 0;
    }
    // Bounds that say something: the lower one is met in most instances; the footprint alone is
    // weaker.
    assertThat(tight).isGreaterThan(INSTANCES / 2);
    assertThat(footprintBelow).isPositive();
  }

  /**
   * PFOO-U: whatever the segments, a schedule that the cache can carry out. It is above FOO-U
   * mostly, but not always: FOO-U drops what the flow takes in part, which segments may keep.
   */
  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void schedulesBySegmentsAreAboveTheOptimum(AccessSemantics semantics) {
    int tight = 0;
    int aboveFlow = 0;
    int belowFlow = 0;
    for (int seed = 0; seed < INSTANCES / 2; seed++) {
      Instance instance = Instance.of(seed, true, seed % 2 == 0);
      long least = instance.leastCost(semantics);
      FlowBound flow = instance.flow(semantics);
      for (int segment : new int[] {1, 3, 1_000}) {
        SegmentBound bound = instance.segments(semantics, segment);
        long replayed = PlannedCache.cost(
            instance.trace,
            instance.pages,
            instance.capacity,
            semantics,
            bound.plan(),
            instance.warmup);
        String description = "seed " + seed + ", segments of " + segment;
        assertThat(bound.planned()).as(description).isGreaterThanOrEqualTo(least);
        assertThat(replayed).as(description).isBetween(least, bound.planned());
        tight += bound.planned() == least ? 1 : 0;
        aboveFlow += bound.planned() > flow.planned() ? 1 : 0;
        belowFlow += bound.planned() < flow.planned() ? 1 : 0;
      }
    }
    assertThat(tight).isGreaterThan(3 * INSTANCES / 2 / 2);
    assertThat(aboveFlow).isGreaterThan(2 * belowFlow);
    assertThat(belowFlow).isPositive();
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void costsOfUnequalExpertsAreBoundedToo(AccessSemantics semantics) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      Instance instance = Instance.of(seed, true, true);
      FlowBound bound = instance.flow(semantics);
      assertThat(instance.leastCost(semantics))
          .as("seed %d", seed)
          .isBetween(bound.atLeast(), bound.planned());
    }
  }
}
