package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorstCaseCommandTest {
  private static Execution worstCase(
      String layers, String experts, String capacity, String policy, Object... more) {
    Object[] arguments = new Object[9 + more.length];
    System.arraycopy(
        new Object[] {
          "worst-case",
          "--layers",
          layers,
          "--experts",
          experts,
          "--capacity",
          capacity,
          "--policy",
          policy
        },
        0,
        arguments,
        0,
        9);
    System.arraycopy(more, 0, arguments, 9, more.length);
    return Execution.of(arguments);
  }

  @Test
  void printsTheRatioAndASequenceThatReachesIt() {
    // A cycle through all four experts against three places: LRU always misses, the optimum every
    // third time.
    Execution lru = worstCase("2", "2", "3", "lru");
    assertThat(lru.code()).isZero();
    assertThat(lru.err()).isEmpty();
    assertThat(lru.outLines())
        .startsWith(
            "policy lru on 2 layers x 2 experts, capacity 3",
            "worst-case competitive ratio: 3",
            "no deterministic policy has less than k - l + 1 = 2",
            "reached when this is repeated for ever; each time the policy misses 12, the optimum 4:")
        .contains("  repeat  0 0 | 1 1 | 0 0 | 1 1 | 0 0 | 1 1")
        .anyMatch(line -> line.startsWith("semantics S1 sequential: one expert per layer"));
  }

  @Test
  void printsTheBestRatioAsAFraction() {
    Execution best = worstCase("3", "2", "3", "best");
    assertThat(best.outLines())
        .startsWith(
            "the best deterministic policy on 3 layers x 2 experts, capacity 3",
            "worst-case competitive ratio: 5/3 = 1.6667");
    assertThat(best.out()).doesNotContain("repeat");
  }

  @Test
  void saysUnboundedWhenTheOptimumStopsPaying() {
    assertThat(worstCase("2", "2", "3", "furthest-layer-distance").outLines())
        .contains("worst-case competitive ratio: unbounded")
        .anyMatch(line -> line.endsWith("the optimum 0:"));
  }

  @Test
  void takesOptionsOfThePolicy() {
    // Theta 0 is LRU. A distance of one more layer step weighs as much as 50 layer steps of age, 25
    // rounds, so that the layer
    // served last gives up its page for 27 rounds on end while the optimum pays once.
    assertThat(worstCase("2", "2", "3", "layer-aware-lru", "--set", "theta=0").outLines())
        .contains("policy layer-aware-lru theta=0 on 2 layers x 2 experts, capacity 3")
        .contains("worst-case competitive ratio: 3");
    assertThat(worstCase("2", "2", "3", "layer-aware-lru", "--set", "theta=50").outLines())
        .contains("worst-case competitive ratio: 27");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "4; 2; 8; lru; --capacity 8: all 8 experts fit",
        "4; 5; 8; lru; --layers 4 --experts 5: 20 experts; the exact worst case of a policy is found for at most 16",
        "4; 4; 8; best; at most 12",
        "0; 2; 8; lru; --layers 0: expected a whole number of at least 1",
        "4; 2; 0; lru; --capacity 0: expected a whole number of at least 1",
        "4; 2; 5; lruu; unknown policy \"lruu\"; did you mean \"lru\"?",
        "4; 2; 5; belady; --policy belady: it knows the future",
        "4; 2; 5; lfu; --policy lfu: writes down no finite state",
        "4; 2; 5; random; --policy random: writes down no finite state"
      })
  void refusesWhatItCannotSolve(
      String layers, String experts, String capacity, String policy, String message) {
    Execution refused = worstCase(layers, experts, capacity, policy);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errLines()).singleElement().asString().contains(message);
  }

  @Test
  void refusesOptionsThePolicyLacks() {
    assertThat(worstCase("2", "2", "3", "lru", "--set", "theta=0").err())
        .contains("theta: not an option of policy \"lru\", which has none");
    assertThat(worstCase("2", "2", "3", "best", "--set", "theta=0").err())
        .contains("theta: the best policy has no options");
    assertThat(worstCase("2", "2", "3", "layer-aware-lru", "--set", "theta=-1").err())
        .contains("theta: expected a number in [0, 1000000], read -1");
  }
}
