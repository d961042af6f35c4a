package moesim.competitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values of random little games against trying every pair of positional strategies. */
@Tag("seeds")
class RatioGameTest {
  private static final int NODES = 4;

  /** {@code answers[node][request]} are nodes, {@code costs[node][request]} flags. */
  private static final class Little {
    private final int[][] costs;
    private final int[][][] answers;

    private Little(int[][] costs, int[][][] answers) {
      this.costs = costs;
      this.answers = answers;
    }

    static Little random(SplittableRandom random) {
      int[][] costs = new int[NODES][2];
      int[][][] answers = new int[NODES][2][];
      for (int node = 0; node < NODES; node++) {
        for (int request = 0; request < 2; request++) {
          costs[node][request] = random.nextInt(4);
          answers[node][request] = random.ints(1 + random.nextInt(2), 0, NODES).toArray();
        }
      }
      return new Little(costs, answers);
    }

    RatioGame game() {
      RatioGame.Builder builder = new RatioGame.Builder();
      for (int node = 0; node < NODES; node++) {
        builder.node();
        for (int request = 0; request < 2; request++) {
          builder.request((costs[node][request] & 1) != 0, (costs[node][request] & 2) != 0);
          for (int answer : answers[node][request]) {
            builder.answer(answer);
          }
        }
      }
      return builder.build();
    }

    /**
     * The highest, over the adversary's strategies, of the lowest ratio over those of the policy.
     */
    Ratio byTryingAll() {
      Ratio highest = Ratio.ZERO;
      for (int asked = 0; asked < 1 << NODES; asked++) {
        Ratio lowest = Ratio.UNBOUNDED;
        for (int answered = 0; answered < 1 << NODES; answered++) {
          Ratio ratio = play(asked, answered);
          lowest = ratio.compareTo(lowest) < 0 ? ratio : lowest;
        }
        highest = lowest.compareTo(highest) > 0 ? lowest : highest;
      }
      return highest;
    }

    /**
     * The ratio of the circle that both end in; a circle without any cost is worth nothing to the
     * adversary.
     */
    private Ratio play(int asked, int answered) {
      List<Integer> nodes = new ArrayList<>();
      int node = 0;
      while (!nodes.contains(node)) {
        nodes.add(node);
        int request = (asked >>> node) & 1;
        int[] choices = answers[node][request];
        node = choices[((answered >>> node) & 1) % choices.length];
      }
      long misses = 0;
      long optimum = 0;
      for (int on : nodes.subList(nodes.indexOf(node), nodes.size())) {
        misses += costs[on][(asked >>> on) & 1] & 1;
        optimum += costs[on][(asked >>> on) & 1] >>> 1;
      }
      return misses == 0 ? Ratio.ZERO : Ratio.of(misses, optimum);
    }
  }

  @Test
  void theValueIsThatOfTryingAllStrategies() {
    SplittableRandom random = new SplittableRandom(20260811);
    int unbounded = 0;
    int fractions = 0;
    for (int i = 0; i < 3000; i++) {
      Little little = Little.random(random);
      Ratio expected = little.byTryingAll();
      assertThat(WorstCase.value(little.game())).as("game %d", i).isEqualTo(expected);
      unbounded += expected.isUnbounded() ? 1 : 0;
      fractions += expected.optimum() > 1 ? 1 : 0;
    }
    assertThat(unbounded).isGreaterThan(100);
    assertThat(fractions).isGreaterThan(100);
  }

  @Test
  void theBestPolicyGainsNothingFromTellingAlikeExpertsApart() {
    // The same game without interchangeable experts and with the optimum's contents listed one by
    // one.
    for (LayeredInstance instance : List.of(
        new LayeredInstance(2, 2, 2),
        new LayeredInstance(2, 2, 3),
        new LayeredInstance(3, 2, 2),
        new LayeredInstance(3, 2, 4),
        new LayeredInstance(2, 3, 3),
        new LayeredInstance(1, 4, 2))) {
      assertThat(WorstCase.value(ListedGame.of(instance)))
          .as("%s", instance)
          .isEqualTo(WorstCase.ofTheBest(instance, states -> {}).ratio());
    }
  }

  @Test
  void aBestRatioAboveTheLowerBoundIsNoArtefactOfTheShortNotation() {
    // 4 layers of 2 experts, 5 places: 7/3, where k - l + 1 = 2.
    assertThat(WorstCase.value(ListedGame.of(new LayeredInstance(4, 2, 5)))).hasToString("7/3");
  }
}
