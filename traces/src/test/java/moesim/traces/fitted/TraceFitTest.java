package moesim.traces.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFitTest {
  private static RequestSizes sizes(int requests, int tokens) {
    int[] outputs = new int[requests];
    java.util.Arrays.fill(outputs, tokens);
    return new RequestSizes(new int[requests], outputs);
  }

  @Test
  void recoversThePopularityAndTheFactorItWasGeneratedWith() {
    // 60 requests of 200 tokens, of which each selects one of four experts.
    MoeModel model = FitFixture.model(1, 4, 1);
    FittedRouting truth = FitFixture.fit(
        model, FitFixture.sticky(3, 800, 400, 200, 100), FittedLayer.ALIKE, sizes(60, 200));
    Choice fitted = TraceFit.of(FitFixture.trace(truth, 60, 1), OptionalInt.of(1))
        .layers()
        .get(0)
        .decode();
    double[] shares = fitted.shares();
    double[] weights = new double[4];
    for (int expert = 0; expert < 4; expert++) {
      weights[expert] = shares[expert] * fitted.tilts()[expert];
    }
    // Weights 8 : 4 : 2 : 1, and 3 for what the token before used against 1 later. What is rare is
    // mostly old when it is selected, so that a weight and the factors of high ages can stand for
    // each other: the weights are less certain than 12,000 tokens let expect.
    assertThat(weights[0] / weights[1]).isCloseTo(2, within(0.3));
    assertThat(weights[1] / weights[3]).isCloseTo(4, within(1.0));
    assertThat(fitted.again()[0] / fitted.again()[1]).isCloseTo(3, within(0.4));
    assertThat(fitted.again()[2] / fitted.again()[1]).isCloseTo(1, within(0.2));
  }

  @Test
  void recoversHowMuchRequestsDiffer() {
    MoeModel model = FitFixture.model(1, 16, 1);
    Choice choice = FitFixture.choice(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
    double alike = concentration(FitFixture.fit(model, choice, FittedLayer.ALIKE, sizes(80, 100)));
    double differing = concentration(FitFixture.fit(model, choice, 40, sizes(80, 100)));
    assertThat(alike).isGreaterThan(2000);
    assertThat(differing).isCloseTo(40, within(20.0));
  }

  private static double concentration(FittedRouting truth) {
    return TraceFit.of(FitFixture.trace(truth, 80, 1), OptionalInt.of(1))
        .layers()
        .get(0)
        .concentration();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 1.5})
  void copiesOfAShortTraceAreAsUnequalAsItIs(double exponent) {
    // 8 requests of 40 tokens, by Zipf's law over 64 experts. Drawn from the counts alone a copy
    // is more unequal, since it adds its own chance to that of the recording; with half a selection
    // more for every expert it is more equal where there are many rare ones.
    long[] zipf = LongStream.rangeClosed(1, 64)
        .map(rank -> Math.round(1e6 / Math.pow((double) rank, exponent)))
        .toArray();
    FittedRouting truth = FitFixture.fit(
        FitFixture.model(1, 64, 1), FitFixture.choice(zipf), FittedLayer.ALIKE, sizes(8, 40));
    FittedTrace trace = FitFixture.trace(truth, 8, 1);
    FittedRouting fit = TraceFit.of(trace, OptionalInt.of(1));
    double recorded = effective(trace);
    double copies = 0;
    for (int seed = 1; seed <= 200; seed++) {
      copies += effective(FitFixture.trace(fit, 8, seed)) / 200;
    }
    assertThat(copies).isCloseTo(recorded, within(0.03 * recorded));
  }

  /** The exponential of the entropy of the only layer's counts, from its definition. */
  private static double effective(RoutingTrace trace) {
    Map<String, Long> counts = FitFixture.tokens(trace, 0, 8).stream()
        .collect(Collectors.groupingBy(
            token -> token.substring(token.indexOf('[')), Collectors.counting()));
    double sum = counts.values().stream().mapToLong(n -> n).sum();
    return Math.exp(
        counts.values().stream().mapToDouble(n -> -n / sum * Math.log(n / sum)).sum());
  }

  @Test
  void tellsKindsOfTokensApart() {
    // Two kinds by turns, of which one selects two of experts 0 to 3 in both layers, the other two
    // of experts 4 to 7: each pair as often as every other, in both layers independently.
    MoeModel model = FixedTrace.model(2, 8, 2);
    int[][] pairs = {{0, 1}, {2, 3}, {0, 2}, {1, 3}, {0, 3}, {1, 2}};
    StringBuilder text = new StringBuilder();
    for (int token = 0; token < 2 * 36 * 2; token++) {
      int from = token % 2 * 4;
      int[] first = pairs[token / 2 % 6];
      int[] second = pairs[token / 12 % 6];
      text.append(token == 0 ? "" : " | ")
          .append(from + first[0])
          .append(',')
          .append(from + first[1])
          .append(' ')
          .append(from + second[0])
          .append(',')
          .append(from + second[1]);
    }
    FittedRouting fit = TraceFit.of(FixedTrace.of(model, text.toString()), OptionalInt.of(2));
    for (FittedLayer layer : fit.layers()) {
      // 72 tokens of a kind select two experts of its own four: each of them 36 times.
      assertThat(layer.kinds())
          .satisfiesAnyOf(
              kinds -> {
                assertThat(kinds[0]).containsExactly(36, 36, 36, 36, 0, 0, 0, 0);
                assertThat(kinds[1]).containsExactly(0, 0, 0, 0, 36, 36, 36, 36);
              },
              kinds -> {
                assertThat(kinds[1]).containsExactly(36, 36, 36, 36, 0, 0, 0, 0);
                assertThat(kinds[0]).containsExactly(0, 0, 0, 0, 36, 36, 36, 36);
              });
    }
    // All lists of the recording ascend.
    assertThat(fit.ascending()).isEqualTo(2);
  }

  @Test
  void keepsLengthsAndPassesOverWhatIsAbsent() {
    MoeModel model = FixedTrace.model(2, 4, 2);
    FixedTrace trace = FixedTrace.of(model, "p 0,1 2,3 | p 1,2 0,1 | 0,2 1,3 # 3,0 1,2 | 0,1 -,-");
    FittedRouting fit = TraceFit.of(trace, OptionalInt.empty());
    assertThat(fit.sizes().prompts()).containsExactly(2, 0);
    assertThat(fit.sizes().outputs()).containsExactly(1, 2);
    // 5 tokens x 2 layers x 2, of which two are absent.
    assertThat(fit.ids()).isEqualTo(18);
    assertThat(fit.kinds()).isEqualTo(1);
    assertThat(fit.layers().get(1).decode().counts()).containsExactly(0, 2, 1, 1);
    assertThat(FitFixture.tokens(FitFixture.trace(fit, 2, 1), 0, 8)).hasSize(5);
  }

  @Test
  void ofLongRequestsKeepsTheirBeginningsAndAllLengths() {
    // 4 requests of 30 prompt and 10 output tokens, 160 ids; room for 40.
    RequestSizes sizes = new RequestSizes(new int[] {30, 30, 30, 30}, new int[] {10, 10, 10, 10});
    FittedRouting hand = FitFixture.fit(
        FitFixture.model(1, 4, 1), FitFixture.choice(4, 3, 2, 1), FittedLayer.ALIKE, sizes);
    FittedTrace trace = FitFixture.trace(hand, 4, 1);
    TokenSample sample = TokenSample.of(trace, 40);
    // 10 of each: 3/4 of them of the prompt, 7.5, rounded up.
    assertThat(sample.sizes().prompts()).containsExactly(8, 8, 8, 8);
    assertThat(sample.sizes().outputs()).containsExactly(2, 2, 2, 2);
    assertThat(sample.lengths().prompts()).containsExactly(30, 30, 30, 30);
    assertThat(sample.lengths().outputs()).containsExactly(10, 10, 10, 10);
    java.util.List<String> expected = FitFixture.tokens(trace, 0, 7).stream()
        .filter(token -> {
          int position = Integer.parseInt(token.split(" ", -1)[2]);
          return position < 8 || position == 30 || position == 31;
        })
        .toList();
    assertThat(expected).hasSize(sample.tokens());
    for (int token = 0; token < sample.tokens(); token++) {
      assertThat(expected.get(token))
          .startsWith(sample.requests[token] + (sample.phases[token] == 0 ? " PREFILL" : " DECODE"))
          .endsWith("[" + sample.experts[token] + "]");
    }
  }

  @Test
  void ofManyRequestsKeepsWholeOnesAtEqualDistances() {
    // 320 requests of 2 tokens; room for 160 tokens: every fourth.
    FittedRouting hand = FitFixture.fit(
        FitFixture.model(1, 4, 1), FitFixture.choice(4, 3, 2, 1), FittedLayer.ALIKE, sizes(320, 2));
    TokenSample sample = TokenSample.of(FitFixture.trace(hand, 320, 1), 160);
    assertThat(sample.sizes().outputs()).hasSize(80).containsOnly(2);
    assertThat(sample.lengths().count()).isEqualTo(320);
  }

  @Test
  void saysThatItIsFittedToAPart() {
    Measured part = new Measured("by hand", "none", "", 4, 4000, 4, 40, 80);
    FittedRouting hand = FitFixture.fit(
        FitFixture.model(1, 4, 1), FitFixture.choice(4, 3, 2, 1), 50, FitFixture.SIZES);
    assertThat(hand.warnings()).isEmpty();
    FittedRouting fit = new FittedRouting(
        hand.model(),
        part,
        1,
        hand.prefillKinds(),
        hand.decodeKinds(),
        hand.layers(),
        hand.sizes());
    assertThat(new String(FittedText.of(fit), java.nio.charset.StandardCharsets.UTF_8))
        .contains("# Warning: fitted to 40 of 4,000 tokens, in 4 of 4 requests (of long ones, the"
            + " first of prompt and output); lengths are those of all\n");
  }

  @Test
  void absentSelectionsAreInNoOrder() {
    MoeModel model = FixedTrace.model(1, 4, 2);
    assertThat(TraceFit.of(FixedTrace.of(model, "0,1 | 1,- | 0,3"), OptionalInt.empty())
            .ascending())
        .isEqualTo(2);
    assertThat(TraceFit.of(FixedTrace.of(model, "0,1 | 1,- | 3,0"), OptionalInt.empty())
            .ascending())
        .isEqualTo(1);
  }
}
