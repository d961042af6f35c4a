package moesim.competitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicies;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exact ratios against those an independent program found (table 2.3 of the notes), and against
 * replays of the sequences that reach them.
 */
@Tag("once")
class WorstCaseTest {
  private static WorstCase worst(LayeredInstance instance, String policy) {
    return WorstCase.of(
        instance, EvictionPolicies.find(policy).orElseThrow(), Options.none(), states -> {});
  }

  private static Ratio best(int layers, int experts, int capacity) {
    return WorstCase.ofTheBest(new LayeredInstance(layers, experts, capacity), states -> {})
        .ratio();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, 3/2",
    "2, 2, 3, 3",
    "2, 3, 2, 3/2",
    "2, 3, 3, 3",
    "2, 3, 4, 4",
    "2, 3, 5, 5",
    "3, 2, 2, 2",
    "3, 2, 3, 5/3",
    "3, 2, 4, 3",
    "3, 2, 5, 5",
    "2, 4, 3, 3",
    "4, 2, 4, 7/4",
    "4, 2, 5, 3",
    "4, 2, 7, 7"
  })
  void lruAndLayerAwareLruHaveThePublishedRatios(
      int layers, int experts, int capacity, String published) {
    LayeredInstance instance = new LayeredInstance(layers, experts, capacity);
    assertThat(worst(instance, "lru").ratio()).hasToString(published);
    assertThat(worst(instance, "layer-aware-lru").ratio()).hasToString(published);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 2, 3/2",
    "2, 2, 3, 2",
    "2, 3, 2, 3/2",
    "2, 3, 3, 2",
    "2, 3, 4, 3",
    "2, 3, 5, 4",
    "3, 2, 3, 5/3",
    "3, 2, 4, 2",
    "3, 2, 5, 3",
    "4, 2, 6, 3",
    "4, 2, 7, 4"
  })
  void theBestPolicyHasThePublishedRatio(int layers, int experts, int capacity, String published) {
    assertThat(best(layers, experts, capacity)).hasToString(published);
  }

  @ParameterizedTest
  @CsvSource({"3, 2, 2, 3/2", "2, 4, 3, 2", "4, 2, 4, 7/4", "4, 2, 5, 7/3"})
  void theBestPolicyOfInstancesNobodyElseSolvedStaysWhatItIs(
      int layers, int experts, int capacity, String ours) {
    // At k = l it is 2 - 1/l as in the solved cases; at 4,2,5 it is above k - l + 1 = 2.
    assertThat(best(layers, experts, capacity)).hasToString(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 2", "2, 2, 3", "2, 3, 2", "2, 3, 3", "2, 3, 4", "3, 2, 2", "3, 2, 3", "3, 2, 4",
    "3, 2, 5", "4, 2, 4"
  })
  void fifoIsAsBadAsTheCapacity(int layers, int experts, int capacity) {
    assertThat(worst(new LayeredInstance(layers, experts, capacity), "fifo").ratio())
        .isEqualTo(Ratio.of(capacity, 1));
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "3, 3, 3, 5/3, 5/3",
    "3, 3, 4, 7/3, 3",
    "3, 3, 5, 3, 5",
    "5, 2, 5, 9/5, 9/5",
    "5, 2, 6, 7/3, 3"
  })
  void largerInstancesStayWhatTheyAre(
      int layers, int experts, int capacity, String best, String lru) {
    LayeredInstance instance = new LayeredInstance(layers, experts, capacity);
    assertThat(best(layers, experts, capacity)).hasToString(best);
    assertThat(worst(instance, "lru").ratio()).hasToString(lru);
    assertThat(worst(instance, "layer-aware-lru").ratio()).hasToString(lru);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"3, 4, 4", "6, 2, 7"})
  void onePlaceMoreThanLayersCostsMoreThanTheLowerBound(int layers, int experts, int capacity) {
    assertThat(best(layers, experts, capacity)).hasToString("7/3");
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 3", "3, 2, 5", "4, 2, 7", "2, 3, 5"})
  void furthestLayerDistanceIsUnboundedWithOneExpertTooFew(int layers, int experts, int capacity) {
    LayeredInstance instance = new LayeredInstance(layers, experts, capacity);
    assertThat(worst(instance, "furthest-layer-distance").ratio()).isEqualTo(Ratio.UNBOUNDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "fifo", "layer-aware-lru", "furthest-layer-distance"})
  void theSequenceThatIsReportedReachesTheRatioInAReplay(String policy) {
    for (LayeredInstance instance : List.of(
        new LayeredInstance(2, 2, 2),
        new LayeredInstance(2, 2, 3),
        new LayeredInstance(2, 3, 4),
        new LayeredInstance(3, 2, 2),
        new LayeredInstance(3, 2, 3),
        new LayeredInstance(3, 2, 4))) {
      WorstCase worst = worst(instance, policy);
      long misses = repeated(instance, worst, policy, 30) - repeated(instance, worst, policy, 10);
      long optimum =
          repeated(instance, worst, "belady", 30) - repeated(instance, worst, "belady", 10);
      assertThat(misses)
          .as("%s %s", policy, instance)
          .isEqualTo(20 * worst.misses())
          .isPositive();
      // Belady's replay ends, so that a few misses of the last circles never come.
      assertThat(optimum)
          .as("%s %s", policy, instance)
          .isBetween(20 * worst.optimum() - instance.capacity(), 20 * worst.optimum());
      assertThat(worst.ratio()).isEqualTo(Ratio.of(worst.misses(), worst.optimum()));
    }
  }

  private static long repeated(
      LayeredInstance instance, WorstCase worst, String policy, int times) {
    int approach = worst.approach().size();
    int circle = worst.circle().size();
    int[] experts = new int[approach + times * circle];
    for (int i = 0; i < experts.length; i++) {
      experts[i] =
          i < approach ? worst.approach().get(i) : worst.circle().get((i - approach) % circle);
    }
    MoeModel model = FixedTrace.model(instance.layers(), instance.experts(), 1);
    return SharedCache.replay(
            FixedTrace.ofExperts(model, experts),
            policy,
            instance.capacity(),
            AccessSemantics.SEQUENTIAL)
        .misses();
  }

  @Test
  void noPolicyBeatsTheBestOneAndNoneOfLruAndFifoExceedsTheCapacity() {
    for (int layers = 1; layers <= 3; layers++) {
      for (int capacity = 1; capacity < 2 * layers; capacity++) {
        LayeredInstance instance = new LayeredInstance(layers, 2, capacity);
        Ratio least = best(layers, 2, capacity);
        if (capacity >= layers) {
          assertThat(least).isGreaterThanOrEqualTo(Ratio.of(instance.lowerBound(), 1));
        }
        for (String policy : List.of("lru", "fifo", "layer-aware-lru", "furthest-layer-distance")) {
          assertThat(worst(instance, policy).ratio())
              .as("%s %s", policy, instance)
              .isGreaterThanOrEqualTo(least);
        }
        for (String policy : List.of("lru", "fifo")) {
          // Sleator and Tarjan: at most k.
          assertThat(worst(instance, policy).ratio()).isLessThanOrEqualTo(Ratio.of(capacity, 1));
        }
      }
    }
  }

  @Test
  void onOneLayerItIsClassicPaging() {
    // Sleator and Tarjan: k for LRU and FIFO, and no deterministic policy does better.
    for (int capacity = 1; capacity <= 4; capacity++) {
      LayeredInstance instance = new LayeredInstance(1, capacity + 1, capacity);
      assertThat(worst(instance, "lru").ratio()).isEqualTo(Ratio.of(capacity, 1));
      assertThat(worst(instance, "fifo").ratio()).isEqualTo(Ratio.of(capacity, 1));
      assertThat(best(1, capacity + 1, capacity)).isEqualTo(Ratio.of(capacity, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lfu", "random"})
  void policiesWithoutAFiniteStateAreRefused(String policy) {
    LayeredInstance instance = new LayeredInstance(2, 2, 2);
    assertThatThrownBy(() -> worst(instance, policy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no finite state");
  }

  @Test
  void tooManyStatesAreRefusedWithTheirNumber() {
    LayeredInstance instance = new LayeredInstance(3, 2, 4);
    PolicyAutomaton automaton = PolicyAutomaton.of(
        instance, EvictionPolicies.find("lru").orElseThrow(), Options.none(), 1000, states -> {});
    assertThatThrownBy(() -> new PolicyGame(instance, automaton).build(100, states -> {}))
        .hasMessageContaining("more than 100 states");
    assertThatThrownBy(() -> new OnlineGame(instance).build(50, states -> {}))
        .hasMessageContaining("more than 50 states");
    assertThatThrownBy(() -> PolicyAutomaton.of(
            instance, EvictionPolicies.find("lru").orElseThrow(), Options.none(), 20, states -> {}))
        .hasMessageContaining("more than 20 states");
  }
}
