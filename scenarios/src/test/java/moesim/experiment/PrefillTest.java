package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prefill of DeepSeek-V3 on four nodes, against published tokens per second and node (SGLang team,
 * lmsys.org, May 5, 2025), which docs/validation.md has row by row. Held to 1 % of what it says, so
 * that a change of the machine shows; these are no tolerances of the machine, whose errors are the
 * numbers below.
 */
@Tag("paper")
@Tag("slow")
class PrefillTest {
  private static final int NODES = 4;

  private static WaferRows rows = new WaferRows(new ResultTable(List.of(), List.of(), List.of()));

  @BeforeAll
  static void run() {
    // A quarter of the tokens in a forward pass, and of the memory: under 1 % slower.
    ScenarioText text =
        ScenarioText.of(Path.of("paper/prefill.yaml"), List.of("batch.prompt_tokens=131072"));
    rows = new WaferRows(
        Experiment.run(ScenarioReader.read(text), 2, Progress.none()).table());
  }

  @ParameterizedTest
  @CsvSource({
    "1024 tokens, 57674, 1.209",
    "2048 tokens, 54543, 1.245",
    "4096 tokens, 50302, 1.311",
    "4096 tokens even, 59337, 1.401",
    "4096 tokens even, 62713, 1.326"
  })
  void itIsTooFastByAsMuchAsTheDocumentsSay(String prompts, double published, double ratio) {
    double ours = rows.value(ParallelMetrics.PREFILL_TOKENS_PER_SECOND, "variant", prompts) / NODES;
    assertThat(ours / published).isCloseTo(ratio, within(0.01 * ratio));
  }

  /** Attention grows with the prompt: what a token takes has to grow too. */
  @ParameterizedTest
  @CsvSource({"1024 tokens, 2048 tokens", "2048 tokens, 4096 tokens"})
  void longerPromptsAreSlower(String shorter, String longer) {
    assertThat(rows.value(ParallelMetrics.PREFILL_TOKENS_PER_SECOND, "variant", longer))
        .isLessThan(rows.value(ParallelMetrics.PREFILL_TOKENS_PER_SECOND, "variant", shorter));
  }
}
