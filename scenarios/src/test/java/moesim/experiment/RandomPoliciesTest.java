package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that say they draw at random do, and no others: replications hang on it. */
class RandomPoliciesTest {
  private static final String YAML = """
      scenario: seeds
      model: { layers: 4, experts: 32, top_k: 4, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 400, seed: 3 }
      cache: { policy: lru, capacity: 40 experts }
      """;

  static Stream<String> policies() {
    return EvictionPolicies.all().stream()
        .filter(policy -> !policy.readsGateWeights() && !policy.holdsResources())
        .map(EvictionPolicyFactory::name);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void anotherSeedMattersToThoseThatSaySo(String policy) {
    boolean random = EvictionPolicies.find(policy).orElseThrow().isRandom();
    assertThat(misses(policy, 1).equals(misses(policy, 2))).isEqualTo(!random);
  }

  private static Map<Metric, Number> misses(String policy, long seed) {
    Map<Metric, Number> row = Runs.row(
        Runs.run(YAML, "cache.policy=" + policy, "seed=" + seed), Map.of("cache.policy", policy));
    return Map.of(Metric.MISSES, row.getOrDefault(Metric.MISSES, -1));
  }
}
