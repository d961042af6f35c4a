package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moesim.cache.AccessSemantics;
import moesim.testing.FixedTrace;
import moesim.testing.RecordedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every policy made for mixtures of experts, and the plain ones, against their rules, victim by
 * victim.
 */
@Tag("seeds")
class MoeReferencesTest {
  static List<ReferenceCase> cases() {
    Map<String, String> none = Map.of();
    return List.of(
        new ReferenceCase("lru", none, 1, MoeReferences::lru),
        new ReferenceCase("lfu", none, 1, MoeReferences::lfu),
        new ReferenceCase("layer-aware-lru", none, 1, k -> MoeReferences.layered(k, true)),
        new ReferenceCase("furthest-layer-distance", none, 1, k -> MoeReferences.layered(k, false)),
        new ReferenceCase("lfru", none, 1, MoeReferences::lfru),
        new ReferenceCase("class-lru", none, 1, k -> MoeReferences.classLru(k, 128)),
        new ReferenceCase(
            "class-lru", Map.of("half_life", "7 steps"), 1, k -> MoeReferences.classLru(k, 7)),
        new ReferenceCase("hobbit", none, 1, k -> MoeReferences.hobbit(k, 1, 1, 1)),
        new ReferenceCase(
            "hobbit",
            Map.of("recency", "2", "frequency", "0", "distance", "3"),
            1,
            k -> MoeReferences.hobbit(k, 2, 0, 3)),
        new ReferenceCase("moe-infinity", none, 1, MoeReferences::moeInfinity),
        new ReferenceCase("hybrimoe", none, 1, MoeReferences::hybriMoe),
        new ReferenceCase("least-stale", none, 1, MoeReferences::leastStale),
        new ReferenceCase("static", none, 1, k -> MoeReferences.profiled(k, 100)),
        new ReferenceCase(
            "static", Map.of("profile", "30 steps"), 1, k -> MoeReferences.profiled(k, 30)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesTheVictimsOfTheRule(ReferenceCase pair) {
    // 40 instances of 1,200 requests.
    assertThat(pair.compare(40)).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesTheVictimsOfTheRuleForSetsOfPages(ReferenceCase pair) {
    // 40 instances of 900 layer steps.
    assertThat(pair.compareSets(40)).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void p14LeastStaleIsLruWithoutPrefetching(AccessSemantics semantics) {
    for (int seed = 0; seed < 60; seed++) {
      FixedTrace trace = FixedTrace.random(FixedTrace.model(5, 7, 1 + seed % 3), 60, 0.3, seed);
      for (int capacity = 3; capacity < 35; capacity += 4) {
        RecordedCache leastStale = RecordedCache.ofExperts(
                trace.model(), capacity, semantics, "least-stale")
            .serve(trace);
        RecordedCache lru =
            RecordedCache.ofExperts(trace.model(), capacity, semantics, "lru").serve(trace);
        assertThat(leastStale.victims())
            .as("seed %d, k %d", seed, capacity)
            .isEqualTo(lru.victims());
        assertThat(leastStale.counts()).isEqualTo(lru.counts());
      }
    }
  }
}
