package moesim.report.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.traces.stats.TraceStatistics;
import org.junit.jupiter.api.Test;

class StatsTextTest {
  private static String text(RoutingTrace... traces) {
    return StatsText.of(NamedTrace.of(List.of(traces).stream()
        .map(trace -> TraceStatistics.of(trace, 1, done -> {}))
        .toList()));
  }

  @Test
  void putsPhasesOfOneTraceSideBySide() {
    // Prompt 0 0 1, generated 1 1 1 2. All: loads 2 4 1 0 of four, max/mean 4/1.75, Gini: pairs
    // |x-y| summed over ordered pairs 2(2+1+2+3+4+1) = 26, over 2*16*1.75 = 0.464. Reuse: 0 0 and
    // 1 1 1 of the 2 + 3 followed.
    String text = text(FixedTrace.of(FixedTrace.model(1, 4, 1), "p 0 | p 0 | p 1 | 1 | 1 | 1 | 2"));
    assertThat(text)
        .startsWith(
            "test: 1 MoE layers of 4 experts, top-1; 1 request, 3 prompt tokens, 4 generated\n")
        .containsPattern("\n +all tokens +prompts +generated\n")
        .containsPattern("\n +tokens +7 +3 +4\n")
        .containsPattern("\nOb4 +Gini +0\\.464 +0\\.583 +0\\.625\n")
        .containsPattern("\nOb4 +max/mean +2\\.286 +2\\.667 +3\\.000\n")
        .containsPattern("\n +experts never used +25\\.0 % +50\\.0 % +50\\.0 %\n")
        .containsPattern("\n +next-token reuse +60\\.0 % +50\\.0 % +66\\.7 %\n")
        // A token selects one expert: no pairs, hence no line of dashes.
        .doesNotContain("pairs")
        .contains("test: subjects cannot be told from its files")
        .contains("Resampled: 7 blocks of tokens: 1 request cannot tell how requests differ\n");
  }

  @Test
  void putsTracesSideBySide() {
    MoeModel model = FixedTrace.model(1, 4, 1);
    String text = text(FixedTrace.of(model, "p 0 | 1"), FixedTrace.of(model, "0 | 0 | 0"));
    assertThat(text)
        .containsPattern("\n +all tokens +test +test #2\n")
        .containsPattern("\n +generated +test +test #2\n")
        .containsPattern("\n +prompts +test +test #2\n +tokens +1 +-\n")
        .containsPattern("test: too few tokens to tell whether its load changes\n");
  }

  @Test
  void putsPublishedValuesBesideModelsOfTheirGeometry() {
    MoeModel llama = FixedTrace.model(24, 128, 1);
    assertThat(text(FixedTrace.random(llama, 40, 0.3, 5)))
        .contains(
            "test beside Llama-4 Maverick (same layers, experts and top-k; arXiv 2510.05497)\n")
        .containsPattern("\nOb1 +next layer in top 20 % +[0-9.]+ % +77 % +v5 +high\n")
        .containsPattern("\nOb3 +rho of phases +- +0\\.55 to 0\\.76 +v5-est +low; read by eye")
        .containsPattern("\nOb4 +max/mean, layer 7 +[0-9.]+ +> 16 +v5 +high; with MMLU");
  }
}
