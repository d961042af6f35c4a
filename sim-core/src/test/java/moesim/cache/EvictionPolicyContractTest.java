package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every discovered eviction policy must do, foreign ones included. */
class EvictionPolicyContractTest {
  private static final int SEEDS = 60;

  /** A random instance and how a policy fared on it. */
  private record Instance(FixedTrace trace, long capacity, AccessSemantics semantics) {
    static Instance of(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(6);
      int experts = 2 + random.nextInt(12);
      MoeModel model = FixedTrace.model(layers, experts, 1 + random.nextInt(Math.min(4, experts)));
      FixedTrace trace =
          FixedTrace.random(model, 5 + random.nextInt(60), random.nextDouble() * 0.7, seed);
      AccessSemantics semantics = List.of(AccessSemantics.values()).get(seed % 3);
      return new Instance(trace, 1 + random.nextInt(model.pages() + 2), semantics);
    }

    CacheCounts replay(String policy) {
      return SharedCache.replay(trace, policy, capacity, semantics);
    }

    long distinctPages() {
      return SharedCache.replay(trace, "lru", trace.model().pages(), semantics).misses();
    }
  }

  static List<String> policies() {
    return SharedCache.policies();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void neverBeatsTheOptimumNorMissesLessThanEveryPageOnce(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.of(seed);
      CacheCounts counts = instance.replay(policy);
      assertThat(counts.misses())
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(instance.replay("belady").misses())
          .isGreaterThanOrEqualTo(instance.distinctPages());
      assertThat(counts.hits() + counts.misses()).as("seed %d", seed).isEqualTo(counts.accesses());
      assertThat(counts.streamedMisses()).as("seed %d", seed).isLessThanOrEqualTo(counts.misses());
      assertThat(counts.loadedBytes())
          .as("seed %d: experts of one byte", seed)
          .isEqualTo(counts.misses());
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void missesEveryPageOnceWhenAllFit(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.of(seed);
      long all = instance.trace().model().pages();
      CacheCounts counts = SharedCache.replay(instance.trace(), policy, all, instance.semantics());
      assertThat(counts.misses()).as("seed %d", seed).isEqualTo(instance.distinctPages());
      assertThat(counts.evictions()).as("seed %d", seed).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void repeatsItselfExactly(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(Instance.of(seed).replay(policy))
          .as("seed %d", seed)
          .isEqualTo(Instance.of(seed).replay(policy));
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void keepsTheCurrentSetResidentUnderCoResidence(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.of(seed);
      FixedTrace trace = instance.trace();
      long capacity = Math.max(instance.capacity(), trace.model().topK());
      ExpertCache cache = SharedCache.cacheOf(
          trace.model(), policy, Map.of(), capacity, AccessSemantics.CO_RESIDENT);
      forEachLayerStep(trace, step -> {
        cache.serve(step);
        for (int i = 0; i < step.count(); i++) {
          assertThat(cache.isResident(step.pages()[i])).isTrue();
        }
      });
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void namesTheSameVictimsWhenEqualPagesWeighTheirBytes(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.of(seed);
      MoeModel model = instance.trace().model();
      List<Long> bytes = model.expertBytes().stream().map(one -> 7L).toList();
      MoeModel seven =
          new MoeModel("seven", model.layerIds(), model.experts(), model.topK(), bytes);
      assertThat(victims(
              instance, policy, PageTable.ofAllLayers(seven, true), 7 * instance.capacity()))
          .as("seed %d", seed)
          .isEqualTo(
              victims(instance, policy, PageTable.ofAllLayers(seven, false), instance.capacity()));
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void keepsTheSamePagesWhetherAStepIsServedAtOnceOrPageByPage(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.of(seed);
      PageTable pages = PageTable.ofAllLayers(instance.trace().model(), false);
      List<Integer> ignored = new ArrayList<>();
      ExpertCache atOnce = cache(instance, policy, pages, instance.capacity(), made -> made);
      ExpertCache pageByPage =
          cache(instance, policy, pages, instance.capacity(), made -> recording(made, ignored));
      String description = "seed " + seed + " " + instance.semantics();
      forEachLayerStep(instance.trace(), step -> {
        atOnce.serve(step);
        pageByPage.serve(step);
        for (int page = 0; page < pages.pageCount(); page++) {
          assertThat(atOnce.isResident(page))
              .as(description)
              .isEqualTo(pageByPage.isResident(page));
        }
      });
      assertThat(atOnce.counts()).as(description).isEqualTo(pageByPage.counts());
    }
  }

  private static List<Integer> victims(
      Instance instance, String name, PageTable pages, long capacity) {
    List<Integer> victims = new ArrayList<>();
    ExpertCache cache = cache(instance, name, pages, capacity, made -> recording(made, victims));
    forEachLayerStep(instance.trace(), cache::serve);
    return victims;
  }

  private static ExpertCache cache(
      Instance instance,
      String policy,
      PageTable pages,
      long capacity,
      UnaryOperator<EvictionPolicy> wrapped) {
    EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
    int layers = instance.trace().model().layers();
    return new ExpertCache(
        pages,
        capacity,
        instance.semantics(),
        pins -> wrapped.apply(factory.create(new PolicyContext(
            pages,
            capacity,
            layers,
            pins,
            Options.none(),
            RandomStreams.of(1).draws(Role.POLICY)))));
  }

  private static EvictionPolicy recording(EvictionPolicy policy, List<Integer> victims) {
    return new EvictionPolicy() {
      @Override
      public void begin(LayerStep step) {
        policy.begin(step);
      }

      @Override
      public void missed(int page) {
        policy.missed(page);
      }

      @Override
      public void admitted(int page, long at) {
        policy.admitted(page, at);
      }

      @Override
      public void touched(int page, long at) {
        policy.touched(page, at);
      }

      @Override
      public int evict() {
        victims.add(policy.evict());
        return victims.get(victims.size() - 1);
      }
    };
  }

  private static void forEachLayerStep(
      FixedTrace trace, java.util.function.Consumer<LayerStep> consumer) {
    NextUse future;
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      future = NextUse.of(trace.model(), steps, false, new HeapScratch());
    }
    LayerStep step = new LayerStep(trace.model());
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      while (steps.next()) {
        for (int layer = 0; layer < trace.model().layers(); layer++) {
          steps.layer(layer, step);
          future.lookUp(step);
          consumer.accept(step);
        }
      }
    }
  }
}
