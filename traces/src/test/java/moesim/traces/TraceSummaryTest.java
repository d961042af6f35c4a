package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

class TraceSummaryTest {
  private static final double EXACT = 1e-12;

  private static TraceSummary summary(int layers, int experts, int topK, String tokens) {
    return TraceSummary.of(FixedTrace.of(FixedTrace.model(layers, experts, topK), tokens));
  }

  private static LayerReuse reuse(int layers, int experts, int topK, String tokens) {
    return summary(layers, experts, topK, tokens).reuse();
  }

  @Test
  void countsRequestsTokensAndLengths() {
    // Request 0: three prompt tokens, one generated; request 1: one prompt token, none generated.
    TraceSummary summary = summary(1, 4, 1, "p 0 | p 1 | p 2 | 3 # p 0");
    assertThat(summary.requests()).isEqualTo(2);
    assertThat(summary.prefillTokens()).isEqualTo(4);
    assertThat(summary.decodeTokens()).isEqualTo(1);
    assertThat(summary.tokens()).isEqualTo(5);
    assertThat(summary.prefillLengths()).contains(new SummaryLengths(1, 1, 3, 3, 3));
    assertThat(summary.decodeLengths()).contains(new SummaryLengths(0, 0, 1, 1, 1));
  }

  @Test
  void describesTheLoadOfEachLayer() {
    // Layer 0: expert 0 twice, 1 and 2 once: mean 1, max 2; half and two quarters are 1.5 bits.
    // Layer 1: expert 3 only: max/mean 4, Gini 1 - 1/4; one used expert has no Zipf line.
    TraceSummary summary = summary(2, 4, 1, "0 3 | 1 3 | 0 3 | 2 3");
    LayerSummary first = summary.layers().get(0);
    assertThat(first.selections()).isEqualTo(4);
    assertThat(first.unusedExperts()).isEqualTo(1);
    LayerLoad load = first.load().orElseThrow();
    assertThat(load.maxOverMean()).isEqualTo(2);
    assertThat(load.entropyBits()).isCloseTo(1.5, within(EXACT));
    // Sorted 0 1 1 2: (-3*0 - 1*1 + 1*1 + 3*2) / (4*4) = 6/16.
    assertThat(load.gini()).isCloseTo(0.375, within(EXACT));
    // Expected 1 each: 1 + 0 + 0 + 1 = 2.
    assertThat(load.uniformity().orElseThrow().statistic()).isCloseTo(2, within(EXACT));
    LayerLoad second = summary.layers().get(1).load().orElseThrow();
    assertThat(second.maxOverMean()).isEqualTo(4);
    assertThat(second.gini()).isCloseTo(0.75, within(EXACT));
    assertThat(second.zipf()).isEmpty();
    assertThat(summary.selections()).isEqualTo(8);
    assertThat(summary.unusedExperts()).isEqualTo(4);
  }

  @Test
  void comparesNextTokenReuseWithIndependentTokens() {
    // {0,2} after {0,1} shares 0, {0,1} after {0,2} shares 0, {2,3} after {0,1} nothing: 2 of 6.
    // f = 3/4, 2/4, 2/4, 1/4: sum of squares (9+4+4+1)/16 = 18/16; over K = 2: 9/16.
    LayerReuse reuse = reuse(1, 4, 2, "0,1 | 2,0 | 0,1 | 2,3");
    assertThat(reuse.followed()).isEqualTo(6);
    assertThat(reuse.reused()).isEqualTo(2);
    assertThat(reuse.share().orElseThrow()).isCloseTo(2 / 6.0, within(EXACT));
    assertThat(reuse.independentShare().orElseThrow()).isCloseTo(9 / 16.0, within(EXACT));
  }

  @Test
  void independentTokensWithEqualLoadsShareTopKOfTheExperts() {
    // Every expert in one of two tokens: f = 1/2, 4 * 1/4 / 2 = 1/2 = K/n.
    LayerReuse reuse = reuse(1, 4, 2, "0,1 | 2,3");
    assertThat(reuse.independentShare().orElseThrow()).isCloseTo(0.5, within(EXACT));
    assertThat(reuse.share()).hasValue(0);
  }

  @Test
  void randomTokensReuseWhatIndependenceSays() {
    // 20,000 pairs of tokens with 4 of 16 experts each: both shares are 1/4. A pair shares 1 expert
    // on average with
    // variance 4 * 1/4 * 3/4 * 12/15 = 0.6; the mean of 20,000 pairs deviates by sqrt(0.6/20000) =
    // 0.0055, a quarter of
    // which is the deviation of the share; four deviations are 0.0055.
    LayerReuse reuse = TraceSummary.of(FixedTrace.random(FixedTrace.model(1, 16, 4), 20_001, 0, 7))
        .reuse();
    assertThat(reuse.independentShare().orElseThrow()).isCloseTo(0.25, within(0.001));
    assertThat(reuse.share().orElseThrow()).isCloseTo(0.25, within(0.0055));
  }

  @Test
  void looksAcrossBlocks() {
    // 600 tokens are three blocks; all but the first token follow one.
    LayerReuse reuse = TraceSummary.of(
            FixedTrace.ofExperts(FixedTrace.model(1, 2, 1), new int[600]))
        .reuse();
    assertThat(reuse.followed()).isEqualTo(599);
    assertThat(reuse.reused()).isEqualTo(599);
  }

  @Test
  void neverLooksAcrossRequestsOrPhases() {
    // The same expert throughout, but only the second prompt token of request 0 has a token before
    // it.
    LayerReuse reuse = reuse(1, 2, 1, "p 1 | p 1 | 1 # 1");
    assertThat(reuse.followed()).isEqualTo(1);
    assertThat(reuse.reused()).isEqualTo(1);
  }

  @Test
  void weightsLayersByTheirSelections() {
    // Layer 0, three tokens: reused 2 of 2, f = 1, independent 1. Layer 1, recorded for two tokens
    // only: reused 0 of 1,
    // f = 1/2 twice: (1/4 + 1/4) / 1 = 1/2. Overall 2 of 3, independent (2 * 1 + 1 * 1/2) / 3 =
    // 2.5/3.
    TraceSummary summary = summary(2, 2, 1, "0 - | 0 0 | 0 1");
    assertThat(summary.layers().get(1).tokens()).isEqualTo(2);
    assertThat(summary.reuse().share().orElseThrow()).isCloseTo(2 / 3.0, within(EXACT));
    assertThat(summary.reuse().independentShare().orElseThrow()).isCloseTo(2.5 / 3, within(EXACT));
  }

  @Test
  void aTokenThatWasNotRecordedInALayerIsNobodysPredecessor() {
    LayerReuse reuse = reuse(1, 2, 1, "0 | - | 0");
    assertThat(reuse.followed()).isZero();
    assertThat(reuse.share()).isEmpty();
    assertThat(reuse.independentShare()).isEmpty();
  }

  @Test
  void aPartlyAbsentTokenDividesByWhatItSelected() {
    // {0} after {0,1}: 1 of 1. f = 1, 1/2; squares 1.25 over 1.5 experts per token = 5/6.
    TraceSummary summary = summary(1, 4, 2, "0,1 | 0,-");
    assertThat(summary.reuse().share()).hasValue(1);
    assertThat(summary.reuse().independentShare().orElseThrow()).isCloseTo(5 / 6.0, within(EXACT));
    assertThat(summary.layers().get(0).load().orElseThrow().uniformity()).isEmpty();
  }

  @Test
  void keepsZeroComputationExpertsApart() {
    // Experts 4 and 5 are beyond the four routed ones. The second token repeats the routed expert
    // of the first.
    TraceSummary summary = summary(1, 4, 2, "3,5 | 5,3 | 4,5");
    LayerSummary layer = summary.layers().get(0);
    assertThat(layer.tokens()).isEqualTo(3);
    assertThat(layer.selections()).isEqualTo(2);
    assertThat(layer.zeroSelections()).isEqualTo(4);
    assertThat(summary.zeroSelections()).isEqualTo(4);
    assertThat(layer.unusedExperts()).isEqualTo(3);
    assertThat(layer.reuse().followed()).isEqualTo(1);
    assertThat(layer.reuse().reused()).isEqualTo(1);
  }

  @Test
  void aLayerWithoutSelectionsHasNoLoad() {
    LayerSummary layer = summary(2, 2, 1, "p 0 -").layers().get(1);
    assertThat(layer.load()).isEmpty();
    assertThat(layer.unusedExperts()).isEqualTo(2);
  }

  @Test
  void reportsTheModelsOwnLayerIds() {
    MoeModel everySecond = new MoeModel("every second", List.of(1, 3), 2, 1, List.of());
    TraceSummary summary = TraceSummary.of(FixedTrace.of(everySecond, "p 0 1"));
    assertThat(summary.layers()).extracting(LayerSummary::layerId).containsExactly(1, 3);
  }

  @Test
  void aReaderThatDisagreesWithTheFactsIsAnError() {
    MoeModel model = FixedTrace.model(1, 2, 1);
    TraceFacts facts = FixedTrace.of(model, "0").facts();
    assertThatIllegalStateException()
        .isThrownBy(() -> TraceSummary.of(withFacts(FixedTrace.of(model, "0 | 1"), facts)))
        .withMessage("test: read prefillTokens=0 decodeTokens=2,"
            + " but opened with prefillTokens=0 decodeTokens=1");
    assertThatIllegalStateException()
        .isThrownBy(() -> TraceSummary.of(withFacts(FixedTrace.of(model, "0 # 1"), facts)))
        .withMessage("test: request=1 but requests=1");
  }

  private static RoutingTrace withFacts(RoutingTrace trace, TraceFacts facts) {
    return new RoutingTrace() {
      @Override
      public MoeModel model() {
        return trace.model();
      }

      @Override
      public TraceFacts facts() {
        return facts;
      }

      @Override
      public RoutingReader open(int firstRequest) {
        return trace.open(firstRequest);
      }
    };
  }

  @Test
  void allocatesNothingPerToken() {
    FixedTrace trace = FixedTrace.random(FixedTrace.model(4, 64, 8), 100, 0, 1);
    RoutingBlock block = new RoutingBlock(trace.model(), 100, false);
    try (RoutingReader reader = trace.open(0)) {
      assertThat(reader.read(block)).isTrue();
    }
    SummaryScan scan = new SummaryScan(trace.model(), trace.facts());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    scan.add(block);
    threads.getThreadAllocatedBytes(thread);
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < 100; i++) {
      scan.add(block);
    }
    // 320,000 ids; the measurement itself may cost a little.
    assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(1_000);
  }
}
