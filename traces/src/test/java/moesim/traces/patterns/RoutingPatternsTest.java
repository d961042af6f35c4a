package moesim.traces.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingPatternsTest {
  private static final double EXACT = 1e-12;

  private static RoutingPatterns patterns(RoutingTrace trace, int blockTokens, long budget) {
    PatternScan scan = new PatternScan(trace.model(), budget);
    RoutingBlock block = new RoutingBlock(trace.model(), blockTokens, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        scan.add(block);
      }
    }
    return scan.patterns();
  }

  private static RoutingPatterns patterns(int layers, int experts, int topK, String tokens) {
    MoeModel model = FixedTrace.model(layers, experts, topK);
    return patterns(FixedTrace.of(model, tokens), 3, 1 << 20);
  }

  @Test
  void coversTheNextLayerGivenTheTopExpertOfThisOne() {
    // Layer 0: expert 0 four times of six, so its row counts: then 1, 1, 2, 3. One of five
    // candidates, the likeliest, has 2 of 4. The tokens of experts 3 and 4 are other rows.
    RoutingPatterns patterns = patterns(2, 5, 1, "0 1 | 0 1 | 3 4 | 0 2 | 4 4 | 0 3");
    assertThat(patterns.layers().get(0).nextLayer().orElseThrow()).isCloseTo(0.5, within(EXACT));
    assertThat(patterns.layers().get(1).nextLayer()).isEmpty();
    assertThat(patterns.nextLayer().orElseThrow()).isCloseTo(0.5, within(EXACT));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void coversTheNextTokenOfTheSameRequestAndPhase(int blockTokens) {
    // Expert 0 is the top expert (6 of 10). What follows it: in request 0's prompt 1 and 1 (0 1 0
    // 1),
    // not the first generated token; generated 0 -> 0 -> 2; request 1: nothing before it, 0 -> 0.
    // Row: 0 twice, 1 twice, 2 once: the likeliest of five has 2 of 5.
    RoutingTrace trace =
        FixedTrace.of(FixedTrace.model(1, 5, 1), "p 0 | p 1 | p 0 | p 1 | 0 | 0 | 2 # 3 | 0 | 0");
    RoutingPatterns patterns = patterns(trace, blockTokens, 1 << 20);
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(2 / 5.0, within(EXACT));
  }

  @Test
  void countsEveryPairOfExpertsOfTwoTokens() {
    // Top expert 0 (tie with 1, lower first) is followed by {0,1} and {2,3}: its row is one each of
    // four in five candidates. The likeliest has 1 of 4.
    RoutingPatterns patterns = patterns(1, 5, 2, "0,1 | 1,0 | 2,3");
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(0.25, within(EXACT));
  }

  @Test
  void findsTheFrequentPairsWhicheverWayTheyAreWritten() {
    // Five experts, ten pairs, the top tenth is one: {0,1} in three of five, whichever comes first.
    // Brightest: 3 against 5 / 10.
    RoutingPatterns patterns = patterns(1, 5, 2, "0,1 | 1,0 | 0,1 | 2,3 | 4,1");
    assertThat(patterns.topPairs().orElseThrow()).isCloseTo(3 / 5.0, within(EXACT));
    assertThat(patterns.layers().get(0).brightestPair().orElseThrow()).isCloseTo(6, within(EXACT));
    assertThat(patterns(1, 5, 1, "0 | 1").topPairs()).isEmpty();
  }

  @Test
  void comparesPhasesByTheirNextTokenCounts() {
    // Prompt 0 1 0 1 0: 0->1 twice, 1->0 twice. Generated alike: rho 1. Generated 2 3 2 3 2:
    // two cells of 16 each, disjoint. Ranks 15.5 for the two, 7.5 for the rest: with n = 16,
    // dx = 7 twice, -1 fourteen times, xx = 112; xy = 2*(7*-1)*2 + 12 = -16; rho = -1/7.
    String prompt = "p 0 | p 1 | p 0 | p 1 | p 0 | ";
    LayerPatterns same =
        patterns(1, 4, 1, prompt + "0 | 1 | 0 | 1 | 0").layers().get(0);
    LayerPatterns other =
        patterns(1, 4, 1, prompt + "2 | 3 | 2 | 3 | 2").layers().get(0);
    assertThat(same.phaseRho().orElseThrow()).isCloseTo(1, within(EXACT));
    assertThat(other.phaseRho().orElseThrow()).isCloseTo(-1 / 7.0, within(EXACT));
    assertThat(patterns(1, 4, 1, "0 | 1 | 0").layers().get(0).phaseRho()).isEmpty();
  }

  @Test
  void findsGeneratedTopExpertsAmongThoseOfPrompts() {
    // Prompts prefer 0, 1, 2, ..., generated tokens 3, 4, 5, ...: of 3..7 the prompts' five 0..4
    // hold two, the ten 0..9 all; of 3..12 the ten hold seven, the twenty all.
    PhaseOverlap overlap = PhaseOverlap.of(falling(0), falling(3));
    assertThat(overlap.fiveInFive().orElseThrow()).isCloseTo(0.4, within(EXACT));
    assertThat(overlap.fiveInTen().orElseThrow()).isCloseTo(1, within(EXACT));
    assertThat(overlap.tenInTen().orElseThrow()).isCloseTo(0.7, within(EXACT));
    assertThat(overlap.tenInTwenty().orElseThrow()).isCloseTo(1, within(EXACT));
    assertThat(PhaseOverlap.of(new int[32], falling(0)).tenInTen()).isEmpty();
    assertThat(PhaseOverlap.of(new int[] {1, 2, 3, 4}, new int[] {1, 2, 3, 4}).fiveInFive())
        .isEmpty();
  }

  /** Counts 32, 31, ... from {@code first} on, 0 before it. */
  private static int[] falling(int first) {
    return IntStream.range(0, 32).map(i -> i < first ? 0 : 32 - i).toArray();
  }

  @Test
  void isCertainOfACycle() {
    // Token t selects expert t mod 10 in layer 0 and its successor in layer 1.
    String tokens = IntStream.range(0, 40)
        .mapToObj(t -> t % 10 + " " + (t + 1) % 10)
        .collect(Collectors.joining(" | "));
    RoutingPatterns patterns = patterns(2, 10, 1, tokens);
    assertThat(patterns.nextLayer().orElseThrow()).isCloseTo(1, within(EXACT));
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(1, within(EXACT));
  }

  @Test
  void knowsNothingOfIndependentUniformTokens() {
    // 20 % of 40 candidates if the counts were equal. Row: about 5000 entries * 4 / 40 tokens'
    // worth:
    // 20,000 tokens, top-4 of 40, so a row has 2,000 * 4 = 8,000 entries, 200 per cell, deviation
    // about sqrt(200 * 36/39) = 13.6. The best 8 of 40 normal variates lie 1.40 deviations above
    // the mean on average: 20 % * (1 + 1.40 * 13.6 / 200) = 21.9 %.
    RoutingPatterns patterns =
        patterns(FixedTrace.random(FixedTrace.model(3, 40, 4), 20_000, 0, 11), 256, 1 << 20);
    assertThat(patterns.nextLayer().orElseThrow()).isCloseTo(0.219, within(0.006));
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(0.219, within(0.006));
    // 780 pairs, 20,000 * 6 co-activations, 154 per pair: deviation 12.4, and the best tenth of
    // normal variates lies 1.755 above: 10 % * (1 + 1.755 * 12.4 / 154) = 11.4 %.
    assertThat(patterns.topPairs().orElseThrow()).isCloseTo(0.114, within(0.003));
  }

  @Test
  void passesOverWhatWasNotRecordedAndWhatIsNotRouted() {
    // Expert 5 of 5 is a zero-computation expert, - was not recorded: no row, no column.
    RoutingPatterns patterns = patterns(2, 5, 1, "0 1 | 0 - | 0 5 | 5 2 | 0 1");
    assertThat(patterns.nextLayer().orElseThrow()).isCloseTo(1, within(EXACT));
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(1, within(EXACT));
  }

  @Test
  void measuresAsManyLayersAsFit() {
    RoutingTrace trace = FixedTrace.random(FixedTrace.model(6, 16, 2), 200, 0.3, 3);
    RoutingPatterns all = patterns(trace, 64, 1 << 20);
    // 6 heat maps of 16 * 16 * 4 B = 6,144 B per layer; 3 fit: layers 0, 2 and 4.
    RoutingPatterns some = patterns(trace, 64, 3 * 6144 + 6143);
    assertThat(some.ofLayers()).isEqualTo(6);
    assertThat(some.layers())
        .containsExactly(all.layers().get(0), all.layers().get(2), all.layers().get(4));
    assertThat(patterns(trace, 64, 6143).layers()).isEmpty();
  }

  @Test
  void measuresPhasesApart() {
    // Prompt 0,1 | 0,1 | 2,3; generated 0,2 | 1,3. As a trace of its own each phase has the same
    // patterns; what is compared between phases it has not.
    String prompt = "p 0,1 | p 0,1 | p 2,3";
    String generated = "0,2 | 1,3";
    MoeModel model = FixedTrace.model(1, 5, 2);
    PatternScan scan = new PatternScan(model, 1 << 20);
    RoutingBlock block = new RoutingBlock(model, 2, false);
    try (RoutingReader reader = FixedTrace.of(model, prompt + " | " + generated).open(0)) {
      while (reader.read(block)) {
        scan.add(block);
      }
    }
    assertThat(scan.patterns(Phase.PREFILL)).isEqualTo(patterns(1, 5, 2, prompt));
    assertThat(scan.patterns(Phase.DECODE)).isEqualTo(patterns(1, 5, 2, generated));
    CoActivations pairs = scan.coActivations(0, Phase.PREFILL);
    assertThat(pairs.of(0, 1)).isEqualTo(2);
    assertThat(pairs.of(2, 3)).isEqualTo(1);
    assertThat(pairs.total()).isEqualTo(3);
    StringBuilder told = new StringBuilder();
    scan.coActivations(0, Phase.DECODE)
        .forEach(
            (low, high, count) -> told.append(low).append(high).append(count).append(' '));
    assertThat(told).hasToString("021 131 ");
  }
}
