package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.CacheOnly;
import moesim.hardware.CacheOnlySpec;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for an offload server under every load: its time has bounds, and changes no count. */
@Tag("seeds")
class OffloadServerContractTest {
  private static final int INSTANCES = 2_000;
  private static final int INSTANCES_OF_TIERS = 500;

  @ParameterizedTest
  @EnumSource(value = AccessSemantics.class, mode = Mode.EXCLUDE, names = "SEQUENTIAL")
  void liesBetweenTheBoundsAndChangesNoCount(AccessSemantics semantics) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int experts = 2 + random.nextInt(5);
      MoeModel model = OffloadRuns.model(1 + random.nextInt(4), experts, 1 + random.nextInt(2), 10);
      FixedTrace trace = FixedTrace.random(model, 1 + random.nextInt(20), 0.3, seed);
      OffloadSpec spec =
          new OffloadSpec(random.nextInt(3), 1e12, random.nextInt(20), random.nextInt(10));
      int capacity = 1 + random.nextInt(model.pages());
      CacheOnlySpec cache = OffloadRuns.cache(capacity, semantics);
      CacheCounts optimum = SharedCache.replay(trace, "belady", capacity, semantics);
      long loadPs = spec.loadPs(10);
      OffloadRuns.Run best = OffloadRuns.conservative(trace, spec, cache);
      String instance = "seed " + seed;
      assertThat(best.result().counts()).as(instance).isEqualTo(optimum);
      assertThat(best.times().linkPs()).as(instance).isEqualTo(optimum.misses() * loadPs);
      long least = Math.max(best.times().computePs(), optimum.misses() * loadPs);
      assertThat(best.times().totalPs()).as(instance).isBetween(least, 2 * least);
      for (String policy : new String[] {"lru", "belady", "layer-aware-lru"}) {
        OffloadRuns.Run demand = OffloadRuns.onDemand(trace, spec, cache, policy, 0);
        assertTimes(demand, best, least, loadPs, instance);
        assertThat(demand.result().counts())
            .as(instance)
            .isEqualTo(SharedCache.replay(trace, policy, capacity, semantics));
        assertThat(demand.times().linkPs())
            .as(instance)
            .isEqualTo(demand.result().counts().misses() * loadPs);
      }
      OffloadRuns.Run ahead =
          OffloadRuns.onDemand(trace, spec, cache, "lru", 1 + random.nextInt(4));
      assertTimes(ahead, best, least, loadPs, instance);
    }
  }

  /** The device stalls only while the link loads, and works as long as that of the optimum. */
  private static void assertTimes(
      OffloadRuns.Run run, OffloadRuns.Run best, long least, long loadPs, String instance) {
    OffloadTimes times = run.times();
    long loads = run.result().counts().misses() + run.result().prefetches().loads();
    assertThat(times.computePs()).as(instance).isEqualTo(best.times().computePs());
    assertThat(times.totalPs()).as(instance).isGreaterThanOrEqualTo(least);
    assertThat(times.stallPs()).as(instance).isBetween(0L, times.linkPs());
    // A load ahead may be dropped before it begins, or loaded again because it was.
    assertThat(times.linkPs()).as(instance).isLessThanOrEqualTo(loads * loadPs);
  }

  /** A server with an SSD under random settings, and the same with all experts in host memory. */
  @ParameterizedTest
  @EnumSource(value = AccessSemantics.class, mode = Mode.EXCLUDE, names = "SEQUENTIAL")
  void anSsdMovesNoCountOfTheDeviceAndTakesTime(AccessSemantics semantics) {
    long read = 0;
    for (int seed = 0; seed < INSTANCES_OF_TIERS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MoeModel model = OffloadRuns.model(
          1 + random.nextInt(4), 2 + random.nextInt(5), 1 + random.nextInt(2), 10);
      FixedTrace trace = FixedTrace.random(model, 1 + random.nextInt(20), 0.3, seed);
      CacheOnlySpec cache = OffloadRuns.cache(1 + random.nextInt(model.pages()), semantics);
      OffloadSpec fits =
          new OffloadSpec(random.nextInt(3), 1e12, random.nextInt(20), random.nextInt(10));
      OffloadSpec all = withHost(fits, model.pages(), random);
      int least = (int) host(all).leastFor(model, cache.capacity());
      OffloadSpec part = withHost(fits, least + random.nextInt(model.pages() - least + 1), random);
      int depth = random.nextInt(5);
      String instance = "seed " + seed;
      OffloadRuns.Run oneTier = OffloadRuns.onDemand(trace, fits, cache, "lru", depth);
      OffloadRuns.Run full = OffloadRuns.onDemand(trace, all, cache, "lru", depth);
      assertThat(full.times()).as(instance).isEqualTo(oneTier.times());
      assertThat(full.host().orElseThrow().misses()).as(instance).isZero();
      OffloadRuns.Run run = OffloadRuns.onDemand(trace, part, cache, "lru", depth);
      assertThat(run.result()).as(instance).isEqualTo(oneTier.result());
      assertHostUse(run, host(part).readPs(10), depth, instance);
      if (depth == 0) {
        assertThat(run.times().totalPs())
            .as(instance)
            .isGreaterThanOrEqualTo(oneTier.times().totalPs());
      }
      read += run.host().orElseThrow().misses();
    }
    assertThat(read).isGreaterThan(INSTANCES_OF_TIERS);
  }

  private static void assertHostUse(OffloadRuns.Run run, long readPs, int depth, String instance) {
    OffloadTimes times = run.times();
    HostUse host = run.host().orElseThrow();
    assertThat(host.loads())
        .as(instance)
        .isEqualTo(run.result().counts().misses() + run.result().prefetches().loads());
    assertThat(host.misses()).as(instance).isBetween(0L, host.loads());
    assertThat(host.ssdBytes()).as(instance).isEqualTo(host.misses() * 10);
    // Reads that nobody waits for may be under way, or waiting, at the end.
    assertThat(host.ssdPs()).as(instance).isLessThanOrEqualTo(host.misses() * readPs);
    if (depth == 0) {
      assertThat(host.ssdPs()).as(instance).isEqualTo(host.misses() * readPs);
    }
    assertThat(times.totalPs()).as(instance).isGreaterThanOrEqualTo(times.linkPs());
    assertThat(times.totalPs()).as(instance).isGreaterThanOrEqualTo(host.ssdPs());
    assertThat(times.stallPs()).as(instance).isLessThanOrEqualTo(times.linkPs() + host.ssdPs());
    assertThat(host.ssdStallPs())
        .as(instance)
        .isBetween(0L, Math.min(times.stallPs(), host.ssdPs()));
  }

  private static HostSpec host(OffloadSpec spec) {
    return spec.host().orElseThrow();
  }

  private static OffloadSpec withHost(OffloadSpec spec, int capacity, SplittableRandom random) {
    HostSpec host =
        new HostSpec(CacheCapacity.parse(capacity + " experts"), "lru", random.nextInt(30), 1e12);
    return new OffloadSpec(
        spec.latencyPs(),
        spec.bytesPerSecond(),
        spec.layerPs(),
        spec.expertPs(),
        Optional.of(host));
  }

  static List<String> policiesOfHostMemory() {
    return EvictionPolicies.all().stream()
        .filter(HostSpec::canRule)
        .map(EvictionPolicyFactory::name)
        .toList();
  }

  /** After every layer step and what is loaded ahead after it. */
  @ParameterizedTest
  @Timeout(60)
  @MethodSource("policiesOfHostMemory")
  void whatIsOnTheDeviceIsInHostMemoryUnderEveryPolicy(String policy) {
    long missed = 0;
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MoeModel model = OffloadRuns.model(3, 6, 2, 10);
      CacheOnlySpec cache = OffloadRuns.cache(1 + random.nextInt(9), AccessSemantics.EVENT_ATOMIC);
      int capacity = Math.toIntExact(cache.capacity().weightFor(model)) + 1 + random.nextInt(4);
      HostSpec host = new HostSpec(CacheCapacity.parse(capacity + " experts"), policy, 10, 1e12);
      OffloadServer server = new OffloadServer(
          model,
          new OffloadSpec(0, 1e12, 1, 2, Optional.of(host)),
          new CacheOnly(model, cache, OffloadRuns.policy("lfu", model)),
          OffloadRuns.policy(policy, model));
      LayerStep step = new LayerStep(model);
      for (int i = 0; i < 60; i++) {
        int layer = i % 3;
        step.begin(i / 3, layer, Phase.DECODE, 2L * i);
        int first = random.nextInt(5);
        step.add(layer * 6 + first);
        step.add(layer * 6 + first + 1 + random.nextInt(5 - first));
        server.serve(step);
        int next = (layer + 1) % 3 * 6 + random.nextInt(6);
        server.prefetch(new int[] {next}, random.nextInt(2), 2L * i + 1);
        for (int page = 0; page < model.pages(); page++) {
          if (server.isOnDevice(page) && !server.isInHost(page)) {
            fail("seed %d, layer step %d: page %d is not in host memory", seed, i, page);
          }
        }
        if (i == 40 && seed % 2 == 0) {
          server.clear();
        }
      }
      missed += server.hostUse().orElseThrow().misses();
      server.close();
    }
    assertThat(missed).isGreaterThan(100);
  }
}
