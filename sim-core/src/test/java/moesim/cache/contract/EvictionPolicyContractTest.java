package moesim.cache.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.input.Options;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every discovered eviction policy keeps the contract, as {@code moesim check-policy} judges it.
 */
class EvictionPolicyContractTest {
  private static final int CASES = 180;
  private static final Map<String, Map<Law, Verdict.LawResult>> VERDICTS =
      new ConcurrentHashMap<>();

  private static final Map<String, Integer> STATES =
      Map.of("lru", 10, "fifo", 10, "layer-aware-lru", 10, "furthest-layer-distance", 10);

  static Stream<Arguments> policiesAndLaws() {
    return EvictionPolicies.names().stream()
        .flatMap(policy -> Arrays.stream(Law.values()).map(law -> Arguments.of(policy, law)));
  }

  static List<EvictionPolicyFactory> policies() {
    return EvictionPolicies.all();
  }

  private static Map<Law, Verdict.LawResult> judged(String policy) {
    Map<Law, Verdict.LawResult> results = new EnumMap<>(Law.class);
    EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
    List<Verdict.LawResult> laws =
        Verdict.of(factory, Options.none(), 1, CASES, judged -> {}).laws();
    laws.forEach(result -> results.put(result.law(), result));
    return results;
  }

  @ParameterizedTest
  @MethodSource("policiesAndLaws")
  void keeps(String policy, Law law) {
    Verdict.LawResult result = Objects.requireNonNull(
        VERDICTS.computeIfAbsent(policy, EvictionPolicyContractTest::judged).get(law));
    assertThat(result.broken()).isEmpty();
    // Few policies write down their state; of those that do a third of the cases comes back to one.
    assertThat(result.cases())
        .isGreaterThan(law == Law.STATE ? STATES.getOrDefault(policy, -1) : 10);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void neverBeatsTheOptimumNorMissesLessThanEveryPageOnce(EvictionPolicyFactory policy) {
    EvictionPolicyFactory belady = EvictionPolicies.find("belady").orElseThrow();
    int compared = 0;
    for (long seed = 1; seed <= CASES; seed++) {
      ContractCase asked = RandomCase.of(seed, false);
      if (asked.hasEqualWeights()) {
        assertThat(countsOf(asked, policy).misses())
            .as("seed %d", seed)
            .isGreaterThanOrEqualTo(countsOf(asked, belady).misses())
            .isGreaterThanOrEqualTo(firstUses(asked));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void missesEveryPageOnceWhenAllFit(EvictionPolicyFactory policy) {
    for (long seed = 1; seed <= CASES; seed++) {
      ContractCase asked = RandomCase.of(seed, false);
      if (!asked.weighsBytes()) {
        CacheCounts counts = countsOf(asked.withCapacity(asked.pageCount()), policy);
        assertThat(counts.misses()).as("seed %d", seed).isEqualTo(firstUses(asked));
        assertThat(counts.evictions()).as("seed %d", seed).isZero();
        assertThat(counts.loadedBytes())
            .as("seed %d: experts of one byte", seed)
            .isEqualTo(counts.misses());
      }
    }
  }

  private static CacheCounts countsOf(ContractCase asked, EvictionPolicyFactory policy) {
    return Trial.of(asked, policy, Options.none(), Trial.Calls.SINGLE).counts();
  }

  /** Uses of experts not used before, or not since the cache was emptied. */
  private static long firstUses(ContractCase asked) {
    long first = 0;
    Set<Integer> seen = new HashSet<>();
    for (Visit visit : asked.visits()) {
      if (visit.reset()) {
        seen.clear();
      }
      first += visit.pages().stream().filter(seen::add).count();
    }
    return first;
  }
}
