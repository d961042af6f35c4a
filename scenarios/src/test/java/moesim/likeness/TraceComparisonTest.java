package moesim.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.Prefill;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class TraceComparisonTest {
  private static final MoeModel TOP_1 = FixedTrace.model(1, 3, 1);

  private static final FixedTrace TRACE = FixedTrace.of(
      FixedTrace.model(2, 4, 2), "p 0,1 2,3 | p 1,2 0,1 | 0,2 1,3 # p 3,0 1,2 | 0,1 0,3");

  private static TokenScan scan(RoutingTrace trace) {
    TokenScan scan = new TokenScan(trace.model());
    RoutingBlock block = new RoutingBlock(trace.model(), 2, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        scan.add(block);
      }
    }
    scan.end();
    return scan;
  }

  @Test
  void aTraceIsNoDistanceFromItself() {
    TraceComparison same = TraceComparison.of(TRACE, TRACE, new HeapScratch());
    assertThat(same.rows()).hasSizeGreaterThan(20).allMatch(row -> row.distance() == 0);
    // Eight curves: LRU and optimum, shared and per layer, prompts by token and in one step.
    assertThat(same.curves()).hasSize(8).allMatch(pair -> Arrays.equals(pair.a(), pair.b()));
    assertThat(same.rows()).extracting(TraceComparison.Row::name).doesNotHaveDuplicates();
  }

  @Test
  void tracesOfTwoGeometriesAreNotCompared() {
    FixedTrace other = FixedTrace.of(TOP_1, "0 | 1");
    assertThatThrownBy(() -> TraceComparison.of(TRACE, other, new HeapScratch()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 1 layers of 3 experts, top-1, but")
        .hasMessageContaining("2 layers of 4 experts, top-2");
  }

  @Test
  void distributionsAreAsFarApartAsKolmogorovAndSmirnovSay() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 20; round++) {
      double[] x = random.doubles(40).map(u -> Math.floor(12 * u)).toArray();
      double[] y = random.doubles(25).map(u -> Math.floor(15 * u * u)).toArray();
      double expected = new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(x, y);
      assertThat(distribution(x).to(distribution(y)).distance()).isCloseTo(expected, within(1e-12));
    }
  }

  private static StatisticValue.Distribution distribution(double[] sample) {
    long[] counts = new long[16];
    for (double value : sample) {
      counts[(int) value]++;
    }
    return new StatisticValue.Distribution(counts);
  }

  @Test
  void aCurveIsComparedAtItsLargestDistance() {
    StatisticValue.Distance distance = new StatisticValue.Curve(new double[] {1, 0.8, 0.5, 0.2})
        .to(new StatisticValue.Curve(new double[] {1, 0.7, 0.75, 0.3}));
    assertThat(distance).isEqualTo(new StatisticValue.Distance(0.5, 0.75, 0.25, 2));
  }

  @Test
  void countsAgesOverlapsAndLengths() {
    // Request 0 selects 0 1 0 0, request 1 selects 2 2: first uses 0, 1, 2; ages 2 (0 after 1), 1,
    // 1.
    TokenScan scan = scan(FixedTrace.of(TOP_1, "p 0 | p 1 | 0 | 0 # 2 | 2"));
    assertThat(Arrays.copyOf(scan.ages, 4)).containsExactly(3, 2, 1, 0);
    // Of four tokens that have one before them in their request, two select the same.
    assertThat(scan.overlaps).containsExactly(2, 2);
    // No request has the 32 tokens of a window.
    assertThat(scan.workingSets).containsOnly(0);
    assertThat(Arrays.copyOf(scan.promptLengths(), 3)).containsExactly(1, 0, 1);
    assertThat(Arrays.copyOf(scan.outputLengths(), 3)).containsExactly(0, 0, 2);
  }

  @Test
  void aWorkingSetIsWhatAWindowOf32TokensSelects() {
    StringBuilder text = new StringBuilder("0");
    for (int token = 1; token < 64; token++) {
      // The first 32 tokens select experts 0, 1, 2 by turns, the next 32 expert 1 alone.
      text.append(" | ").append(token < 32 ? token % 3 : 1);
    }
    assertThat(scan(FixedTrace.of(TOP_1, text.toString())).workingSets).containsExactly(0, 1, 0, 1);
  }

  @Test
  void requestsThatSelectDifferentExpertsVary() {
    // Two tokens each, of expert 0 and of expert 1, where 1 + 1 are expected: (1 + 1) / 2 each.
    assertThat(scan(FixedTrace.of(TOP_1, "0 | 0 # 1 | 1")).variation()).isEqualTo(1);
    // Both requests select both experts.
    assertThat(scan(FixedTrace.of(TOP_1, "0 | 1 # 1 | 0")).variation()).isZero();
  }

  @Test
  void curvesAreThoseOfTheTextbook() {
    // A B C A B: two pages hold nothing of it under LRU, the optimum keeps A and misses B again.
    MissCurves curves = MissCurves.of(
        FixedTrace.of(TOP_1, "0 | 1 | 2 | 0 | 1"), Prefill.PER_TOKEN, new HeapScratch());
    assertThat(curves.lruShared()).containsExactly(1, 1, 1, 0.6);
    assertThat(curves.optimumShared()).containsExactly(1, 1, 0.8, 0.6);
    // One layer alone: its cache is the shared one.
    assertThat(curves.lruPerLayer()).containsExactly(curves.lruShared());
    assertThat(curves.optimumPerLayer()).containsExactly(curves.optimumShared());
  }

  @Test
  void cachesPerLayerCountTheirOwnLayers() {
    // Layer 0 selects 0 0 0, layer 1 selects 0 1 0: with one expert each, 1 + 3 of 6 accesses miss.
    MissCurves curves = MissCurves.of(
        FixedTrace.of(FixedTrace.model(2, 3, 1), "0 0 | 0 1 | 0 0"),
        Prefill.PER_TOKEN,
        new HeapScratch());
    assertThat(curves.lruPerLayer()).containsExactly(1, 4 / 6.0, 3 / 6.0, 3 / 6.0);
    // One expert for both layers never hits.
    assertThat(curves.lruShared()[1]).isEqualTo(1);
  }

  @Test
  void halvesAreEverySecondRequestOrHalfOfTheOnlyOne() {
    FixedTrace three = FixedTrace.of(TOP_1, "p 0 | 0 # 1 | 1 | 1 # 2");
    assertThat(experts(TracePart.of(three, 0))).isEqualTo("0:0 0:0 1:2");
    assertThat(experts(TracePart.of(three, 1))).isEqualTo("0:1 0:1 0:1");
    assertThat(TracePart.of(three, 0).orElseThrow().facts().requests()).isEqualTo(2);
    assertThat(TracePart.of(three, 0).orElseThrow().facts().prefillTokens()).isEqualTo(1);
    FixedTrace one = FixedTrace.of(TOP_1, "0 | 1 | 2 | 0 | 1");
    assertThat(experts(TracePart.of(one, 0))).isEqualTo("0:0 0:1 0:2");
    assertThat(experts(TracePart.of(one, 1))).isEqualTo("0:0 0:1");
    assertThat(TracePart.of(FixedTrace.of(TOP_1, "0"), 1)).isEmpty();
  }

  /** Request and expert of each token. */
  private static String experts(Optional<RoutingTrace> part) {
    StringBuilder text = new StringBuilder();
    RoutingBlock block = new RoutingBlock(TOP_1, 2, false);
    try (RoutingReader reader = part.orElseThrow().open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          text.append(block.requests()[token])
              .append(':')
              .append(block.experts()[token])
              .append(' ');
        }
      }
    }
    return text.toString().strip();
  }

  @Test
  void layerStepsOfABatchAskForTheUnionOfItsTokens() {
    // Two requests generate 0, 1 and 0, 0: batches of two ask for {0} and {0, 1}, each with two
    // tokens.
    StepScan scan = StepScan.of(
        FixedTrace.of(TOP_1, "0 | 1 # 0 | 0"),
        new moesim.routing.Batching(2, Prefill.SKIP, true, moesim.routing.PageOrder.FILE),
        new HeapScratch());
    assertThat(scan.distinct).containsExactly(0, 1, 1, 0);
    // Four tokens over three experts of layer steps.
    assertThat(scan.tokensPerExpert()).isCloseTo(4 / 3.0, within(1e-12));
  }
}
