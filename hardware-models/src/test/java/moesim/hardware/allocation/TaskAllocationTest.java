package moesim.hardware.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskAllocationTest {
  /**
   * 1 ps per token, 100 ps per read, 30 ps per transfer over one link (10 there, 10 back, 10 for
   * the bytes).
   */
  private static final CostModel ROUND =
      new CostModel(1, 10, 1e12, 1, 90, 1_000_000_000_000L, 1, 10, 1_000_000_000_000L, 1);

  private static Map<Integer, Map<Integer, Integer>> byExpert(Allocation tasks) {
    Map<Integer, Map<Integer, Integer>> plan = new TreeMap<>();
    for (int i = 0; i < tasks.count(); i++) {
      plan.computeIfAbsent(tasks.expert(i), expert -> new LinkedHashMap<>())
          .put(tasks.die(i), tasks.tokens(i));
    }
    return plan;
  }

  private static List<String> listed(Allocation tasks) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < tasks.count(); i++) {
      all.add(tasks.expert(i) + "@" + tasks.die(i) + ":" + tasks.tokens(i));
    }
    return all;
  }

  private static LayerLoad load(int... expertsAndTokens) {
    LayerLoad load = new LayerLoad(8);
    load.begin(1, 0, Phase.DECODE);
    for (int i = 0; i < expertsAndTokens.length; i += 2) {
      load.add(expertsAndTokens[i], expertsAndTokens[i + 1]);
    }
    return load;
  }

  @Test
  void agreesWithTheAlgorithmWrittenDownPlainly() {
    long split = 0;
    for (int seed = 0; seed < 6_000; seed++) {
      Instance instance = Instance.random(seed);
      SplittableRandom random = new SplittableRandom(seed);
      int block = seed % 3 == 0 ? 512 : 1 + random.nextInt(700);
      int minCandidates = seed % 3 == 0 ? 5 : 1 + random.nextInt(6);
      int threshold = seed % 3 == 0 ? 512 : 1 + random.nextInt(700);
      Map<String, Long> options = seed % 3 == 0
          ? Map.of()
          : Map.of(
              "block", (long) block,
              "min_candidates", (long) minCandidates,
              "threshold", (long) threshold);
      Allocation tasks = instance.allocate(instance.policy("task-allocation", options));
      assertThat(byExpert(tasks))
          .as("seed %d", seed)
          .isEqualTo(new PlainTaskAllocation(instance.costs(), block, minCandidates, threshold)
              .plan(instance.load(), instance.model().experts(), instance.dies()));
      split += tasks.count() - instance.load().active();
    }
    // The instances must exercise splitting, not only whole experts at home.
    assertThat(split).isGreaterThan(6_000);
  }

  @Test
  void splitsABusyExpertOverItsHomeAndTheNeighbour() {
    // Three dies in a row; expert 0 lives on die 0, expert 1 on die 2. Blocks of 100 tokens.
    // Reads: die 0 100, die 2 100. Expert 1 first (50 tokens): local on die 2: max(50, 100) = 100;
    // remote on die 1: max(30, 0) + 50 = 80, but die 2 would be read twice: 200. Local: die 2
    // computes 50.
    // Expert 0, 350 tokens: blocks of 100, 100, then 150, as 50 behind the third would be less than
    // 100.
    // Candidates: die 0 (100), die 1 (0 + 30): die 1 ranks first.
    //   100: die 0: max(100, 100) = 100. Die 1: max(30 + 100, read at die 0: 200) = 200. Die 0.
    //   100: die 0: max(200, 100) = 200. Die 1: max(130, max(100, 200)) = 200. Tie: die 0, it is
    // local.
    //   150: die 0: 350. Die 1: max(30 + 150, max(200, 200)) = 200. Die 1.
    GridResidence dies = new GridResidence(3, 1, 1, 8);
    dies.home(0, 0, 0);
    dies.home(0, 1, 2);
    Instance instance = new Instance(FixedTrace.model(1, 8, 1), load(0, 350, 1, 50), dies, ROUND);
    Allocation tasks = instance.allocate(
        instance.policy("task-allocation", Map.of("block", 100L, "threshold", 100L)));
    assertThat(listed(tasks)).containsExactly("0@1:150", "0@0:200", "1@2:50");
  }

  @Test
  void keepsNoMoreCandidatesThanAnExpertIsWorth() {
    // As above, but one candidate only, the best ranked: die 1 (30) before the home (100).
    GridResidence dies = new GridResidence(3, 1, 1, 8);
    Instance instance = new Instance(FixedTrace.model(1, 8, 1), load(0, 350), dies, ROUND);
    Allocation one = instance.allocate(
        instance.policy("task-allocation", Map.of("block", 100L, "min_candidates", 1L)));
    assertThat(listed(one)).containsExactly("0@1:350");
    // floor(350 / max(350 / 8, 175)) = 2 candidates: the home takes the first two blocks, as above.
    Allocation two = instance.allocate(instance.policy(
        "task-allocation", Map.of("block", 100L, "min_candidates", 1L, "threshold", 175L)));
    assertThat(listed(two)).containsExactly("0@1:150", "0@0:200");
  }

  @Test
  void runsOnACopyWithoutATransfer() {
    // Expert 0 lives on die 0, which expert 1 keeps reading; die 2 holds a copy and is idle. Two
    // reads: die 0 200.
    // Expert 1 (40) first: die 0: max(40, 200) = 200; die 1: max(30 + 40, 300) = 300. Die 0.
    // Expert 0 (60): die 2, a copy: 60; die 0: max(100, 200) = 200; die 1: max(30 + 60, 300).
    GridResidence dies = new GridResidence(3, 1, 1, 8);
    dies.copy(0, 0, 2);
    Instance instance = new Instance(FixedTrace.model(1, 8, 1), load(0, 60, 1, 40), dies, ROUND);
    assertThat(listed(instance.allocate(instance.policy("task-allocation", Map.of()))))
        .containsExactly("0@2:60", "1@0:40");
  }

  @Test
  void homeRunsEveryExpertWhereItLives() {
    GridResidence dies = new GridResidence(2, 2, 1, 8);
    dies.home(0, 5, 3);
    Instance instance = new Instance(FixedTrace.model(1, 8, 1), load(5, 7, 2, 9), dies, ROUND);
    assertThat(listed(instance.allocate(instance.policy("home", Map.of()))))
        .containsExactly("5@3:7", "2@0:9");
  }

  /**
   * One die, so that nothing is split; mentioned in the order 5, 2, 7, 0, of which 2 and 0 have as
   * many tokens.
   */
  @ParameterizedTest
  @CsvSource({
    "home, first-seen, 5 2 7 0",
    "home, by-expert, 0 2 5 7",
    "home, most-tokens, 7 2 0 5",
    "task-allocation, first-seen, 5 2 7 0",
    "task-allocation, by-expert, 0 2 5 7",
    "task-allocation, most-tokens, 7 2 0 5"
  })
  void expertsGetTheirTasksInTheOrderAskedFor(String policy, String order, String experts) {
    Instance instance = new Instance(
        FixedTrace.model(1, 8, 1),
        load(5, 3, 2, 8, 7, 9, 0, 8),
        new GridResidence(1, 1, 1, 8),
        ROUND);
    Allocation tasks = instance.allocate(instance.policy(policy, Map.of("order", order)));
    assertThat(IntStream.range(0, tasks.count()).mapToObj(i -> "" + tasks.expert(i)))
        .containsExactly(experts.split(" "));
  }

  @Test
  void firstSeenRoundRobinBeginsAtDieSevenModuloTheDies() {
    // Five dies: 7 mod 5 = 2, then 3, 4, 0. Order of first mention, not of numbers.
    GridResidence dies = new GridResidence(5, 1, 1, 8);
    Instance instance =
        new Instance(FixedTrace.model(1, 8, 1), load(6, 1, 0, 2, 3, 3, 1, 4), dies, ROUND);
    assertThat(listed(instance.allocate(instance.policy("first-seen-round-robin", Map.of()))))
        .containsExactly("6@2:1", "0@3:2", "3@4:3", "1@0:4");
    assertThat(listed(
            instance.allocate(instance.policy("first-seen-round-robin", Map.of("first_die", 0L)))))
        .containsExactly("6@0:1", "0@1:2", "3@2:3", "1@3:4");
  }
}
