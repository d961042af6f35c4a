package moesim.traces.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.StepMajorReader;
import org.junit.jupiter.api.Test;

class FittedTraceTest {
  private static final MoeModel MODEL = FitFixture.model(3, 8, 2);

  private static final FittedRouting FIT =
      FitFixture.fit(MODEL, FitFixture.sticky(4, 9, 7, 5, 3, 2, 1, 1, 0), 50, FitFixture.SIZES);

  @Test
  void tellsTheSameByStepAsByRequest() {
    List<String> steps = new ArrayList<>();
    int lastStep = 0;
    RoutingBlock block = new RoutingBlock(MODEL, 3, false);
    try (StepMajorReader reader = FitFixture.trace(FIT, 5, 3).open(5, 100)) {
      while (reader.read(block)) {
        assertThat(reader.step()).isGreaterThanOrEqualTo(lastStep);
        lastStep = reader.step();
        for (int token = 0; token < block.tokens(); token++) {
          assertThat(block.phase(token)).isEqualTo(lastStep == 0 ? Phase.PREFILL : Phase.DECODE);
          steps.add(FitFixture.text(block, token));
        }
      }
    }
    // Requests 0 to 4 have the lengths of 0, 1, 2, 0, 1: 3 + 2, 4, 5, 3 + 2, 4 tokens.
    assertThat(lastStep).isEqualTo(4);
    assertThat(steps)
        .hasSize(23)
        .containsExactlyInAnyOrderElementsOf(FitFixture.tokens(FitFixture.trace(FIT, 5, 3), 0, 7));
  }

  @Test
  void aRequestDependsOnSeedAndNumberOnly() {
    List<String> five = FitFixture.tokens(FitFixture.trace(FIT, 5, 3), 0, 7);
    assertThat(FitFixture.tokens(FitFixture.trace(FIT, 9, 3), 0, 1))
        .startsWith(five.toArray(new String[0]));
    assertThat(FitFixture.tokens(FitFixture.trace(FIT, 5, 3), 2, 64))
        .isEqualTo(five.stream().filter(token -> token.charAt(0) >= '2').toList());
    assertThat(FitFixture.tokens(FitFixture.trace(FIT, 5, 4), 0, 7)).isNotEqualTo(five);
    assertThat(FitFixture.tokens(FitFixture.trace(FIT, 5, 3), 5, 7)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FitFixture.trace(FIT, 5, 3).open(6, 1));
  }

  @Test
  void factsCountWhatIsRead() {
    List<String> tokens = FitFixture.tokens(FitFixture.trace(FIT, 5, 3), 0, 7);
    assertThat(FitFixture.trace(FIT, 5, 3).facts().tokens()).isEqualTo(tokens.size());
    assertThat(FitFixture.trace(FIT, 5, 3).facts().prefillTokens())
        .isEqualTo(tokens.stream().filter(token -> token.contains("PREFILL")).count());
  }

  @Test
  void drawsExpertsByWeightWithoutReplacement() {
    // Weights 1, 2, 5: the first draw is expert 2 with 5/8; expert 0 is left out if the draws are
    // 1, 2 or 2, 1: 2/8 * 5/6 + 5/8 * 2/3 = 5/24 + 10/24 = 0.625.
    WeightedDraws draws = new WeightedDraws();
    double[] sums = {1, 3, 8};
    short[] drawn = new short[2];
    int firstIsTwo = 0;
    int withoutZero = 0;
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      draws.without(sums, 3, drawn, 0, 2);
      assertThat(drawn[0]).isNotEqualTo(drawn[1]);
      firstIsTwo += drawn[0] == 2 ? 1 : 0;
      withoutZero += drawn[0] != 0 && drawn[1] != 0 ? 1 : 0;
    }
    // Three standard deviations of a share near 5/8 are 0.0032.
    assertThat((double) firstIsTwo / count).isCloseTo(0.625, within(0.0033));
    assertThat((double) withoutZero / count).isCloseTo(0.625, within(0.0033));
  }

  @Test
  void drawsWhatIsLeftWhenOneThingHasAlmostAllWeight() {
    // Weights 1e12, 1, 3 of which all are drawn: the last two in every order, 1 first in a quarter.
    WeightedDraws draws = new WeightedDraws();
    double[] sums = {1e12, 1e12 + 1, 1e12 + 4};
    short[] drawn = new short[3];
    int oneFirst = 0;
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      draws.without(sums, 3, drawn, 0, 3);
      assertThat(drawn[0]).isZero();
      oneFirst += drawn[1] == 1 ? 1 : 0;
    }
    assertThat((double) oneFirst / count).isCloseTo(0.25, within(0.01));
    // Without any weight left, what is not there yet, in order.
    double[] onlyOne = {0, 1, 1};
    draws.without(onlyOne, 3, drawn, 0, 3);
    assertThat(drawn).containsExactly(new short[] {1, 0, 2});
  }

  @Test
  void repeatsTheTokenBeforeAsOftenAsTheFactorSays() {
    // One expert per token of two equally popular ones, factor 3 for the one used last: it is
    // selected again with 3 / (3 + 1), whatever else.
    FittedRouting fit = FitFixture.fit(
        FitFixture.model(1, 2, 1),
        FitFixture.sticky(3, 1000, 1000),
        FittedLayer.ALIKE,
        new RequestSizes(new int[] {0}, new int[] {40_000}));
    List<String> tokens = FitFixture.tokens(FitFixture.trace(fit, 1, 1), 0, 512);
    int again = 0;
    for (int i = 1; i < tokens.size(); i++) {
      again += expertOf(tokens.get(i)).equals(expertOf(tokens.get(i - 1))) ? 1 : 0;
    }
    // Three standard deviations: 0.0065. Own selections, 40,000 of a concentration of 100,000,
    // hardly tell the two apart.
    assertThat((double) again / (tokens.size() - 1)).isCloseTo(0.75, within(0.01));
  }

  private static String expertOf(String token) {
    return token.substring(token.indexOf('['));
  }

  @Test
  void listsLeadingExpertsInOrderIfTheRecordingDid() {
    FittedRouting ordered = new FittedRouting(
        FIT.model(),
        FIT.measured(),
        2,
        FIT.prefillKinds(),
        FIT.decodeKinds(),
        FIT.layers(),
        FIT.sizes());
    List<String> plain = FitFixture.tokens(FitFixture.trace(FIT, 5, 3), 0, 7);
    List<String> sorted = FitFixture.tokens(FitFixture.trace(ordered, 5, 3), 0, 7);
    assertThat(sorted).isNotEqualTo(plain);
    for (String token : sorted) {
      String[] ids = expertOf(token).replaceAll("[\\[\\]]", "").split(", ", -1);
      for (int cell = 0; cell < ids.length; cell += 2) {
        assertThat(Integer.parseInt(ids[cell])).isLessThan(Integer.parseInt(ids[cell + 1]));
      }
    }
  }

  @Test
  void allocatesNothingPerToken() {
    FittedRouting fit = FitFixture.fit(
        MODEL,
        FitFixture.choice(9, 7, 5, 3, 2, 1, 1, 0),
        50,
        new RequestSizes(new int[] {1}, new int[] {10_000_000}));
    RoutingBlock block = new RoutingBlock(MODEL, 1000, false);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (RoutingReader reader = FitFixture.trace(fit, 1, 1).open(0)) {
      for (int i = 0; i < 200; i++) {
        reader.read(block);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        reader.read(block);
      }
      // 100,000 tokens; the measurement itself takes a few hundred bytes.
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
  }
}
