package moesim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.traces.LayerSummary;
import moesim.traces.TraceSummary;
import moesim.traces.patterns.RoutingPatterns;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Generated traces against the statistics published of the models (arXiv 2510.05497v5, observations
 * 1, 2, 4, 5), measured as {@code trace info} does.
 *
 * <p><b>Sample.</b> All layers; 128 requests of DeepSeek-V3, Qwen3 and Kimi-K2 (about 36,000
 * tokens), 1,024 of Llama 4 (290,000), which selects one expert per token; a seed the parameters
 * were not fitted with.
 */
@Tag("once")
class PublishedStatisticsTest {
  private static final double TWO_POINTS = 0.02;
  private static final long SEED = 2026;

  private static TraceSummary summary(
      RouterPreset preset, int layers, int experts, int topK, int requests) {
    List<Integer> ids = IntStream.range(0, layers).boxed().toList();
    CalibratedParameters parameters = new CalibratedParameters(
        requests, preset.parameters(), new RequestLengths(128, 0.35, 50, 593, 128), SEED);
    return TraceSummary.of(new CalibratedTrace(
        parameters, new MoeModel(preset.title(), ids, experts, topK, List.of())));
  }

  private static void meets(RoutingPatterns patterns, double nextLayer, double nextToken) {
    assertThat(patterns.layers()).hasSize(patterns.ofLayers());
    assertThat(patterns.nextLayer().orElseThrow()).isCloseTo(nextLayer, within(TWO_POINTS));
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(nextToken, within(TWO_POINTS));
  }

  @Test
  void modelsThatSelectEightMeetLayersTokensAndPairs() {
    RoutingPatterns deepseek =
        summary(RouterPreset.DEEPSEEK_V3, 58, 256, 8, 128).patterns();
    meets(deepseek, 0.50, 0.47);
    double deepseekPairs = deepseek.topPairs().orElseThrow();
    RoutingPatterns qwen = summary(RouterPreset.QWEN3_235B, 94, 128, 8, 128).patterns();
    meets(qwen, 0.65, 0.62);
    double qwenPairs = qwen.topPairs().orElseThrow();
    RoutingPatterns kimi = summary(RouterPreset.KIMI_K2, 60, 384, 8, 128).patterns();
    meets(kimi, 0.56, 0.53);
    double kimiPairs = kimi.topPairs().orElseThrow();
    // The top tenth of the pairs carries 60 to 80 %; the curve of DeepSeek is lowest, of Qwen
    // highest.
    assertThat(List.of(deepseekPairs, qwenPairs, kimiPairs))
        .allMatch(share -> share >= 0.6 && share <= 0.8);
    assertThat(kimiPairs).isBetween(deepseekPairs, qwenPairs);
  }

  @Test
  void llamaMeetsLayersTokensAndThePeakOfLayerSeven() {
    TraceSummary llama = summary(RouterPreset.LLAMA_4_MAVERICK, 24, 128, 1, 1024);
    meets(llama.patterns(), 0.77, 0.80);
    assertThat(llama.patterns().topPairs()).isEmpty();
    // MoE layers are the odd ones: layer 7 is the fourth.
    LayerSummary seventh = llama.layers().get(3);
    assertThat(seventh.load().orElseThrow().maxOverMean()).isGreaterThan(16);
  }
}
