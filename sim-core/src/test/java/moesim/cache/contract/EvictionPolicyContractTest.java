package moesim.cache.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every discovered eviction policy keeps the contract, as {@code moesim check-policy} judges it.
 */
@Tag("seeds")
class EvictionPolicyContractTest {
  private static final int CASES = 180;
  private static final Map<String, Map<Law, Verdict.LawResult>> VERDICTS =
      new ConcurrentHashMap<>();

  private static final Map<String, Integer> STATES =
      Map.of("lru", 10, "fifo", 10, "layer-aware-lru", 10, "furthest-layer-distance", 10);

  /** A case whose experts weigh the same, with what no policy misses less than. */
  private record Bounded(long seed, ContractCase asked, long optimum, long firstUses) {
    private static List<Bounded> all() {
      EvictionPolicyFactory belady = EvictionPolicies.find("belady").orElseThrow();
      List<Bounded> all = new ArrayList<>();
      for (long seed = 1; seed <= CASES; seed++) {
        ContractCase asked = RandomCase.of(seed, false);
        if (asked.hasEqualWeights()) {
          long optimum = countsOf(asked, belady).misses();
          all.add(new Bounded(seed, asked, optimum, firstUsesOf(asked)));
        }
      }
      return all;
    }
  }

  /** Found once: they are the same for every policy. */
  private static final List<Bounded> BOUNDED = Bounded.all();

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
    assertThat(BOUNDED).hasSizeGreaterThan(100);
    for (Bounded bounded : BOUNDED) {
      assertThat(countsOf(bounded.asked, policy).misses())
          .as("seed %d", bounded.seed)
          .isGreaterThanOrEqualTo(bounded.optimum)
          .isGreaterThanOrEqualTo(bounded.firstUses);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void missesEveryPageOnceWhenAllFit(EvictionPolicyFactory policy) {
    for (long seed = 1; seed <= CASES; seed++) {
      ContractCase asked = RandomCase.of(seed, false);
      if (!asked.weighsBytes()) {
        CacheCounts counts = countsOf(asked.withCapacity(asked.pageCount()), policy);
        assertThat(counts.misses()).as("seed %d", seed).isEqualTo(firstUsesOf(asked));
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
  private static long firstUsesOf(ContractCase asked) {
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
