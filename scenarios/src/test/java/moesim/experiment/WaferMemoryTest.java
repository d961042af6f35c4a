package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import moesim.hardware.placement.Contiguous;
import moesim.hardware.placement.PlacementContext;
import moesim.hardware.wafer.HbmBudget;
import moesim.input.InputException;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What fits the memories of the case study's wafers: 80 GB a die, of which 8 GB in reserve and 4 GB
 * for copies.
 */
class WaferMemoryTest {
  private static Scenario scenario(String model, String... settings) {
    return Runs.scenario("""
        scenario: memory
        model: { preset: MODEL }
        trace: { format: calibrated, requests: 2, decode_tokens: 1, prompt_median: 1, prompt_least: 1, prompt_most: 1 }
        batch: { requests: 2, iterations: 2 }
        machine: { kind: wafer, preset: realistic }
        prediction: { policy: cross-token }
        """.replace("MODEL", model), settings);
  }

  private static HbmBudget budget(String model, String... settings) {
    WaferRun run = (WaferRun) scenario(model, settings).plans().get(0).spec();
    PlacementContext context = new PlacementContext(
        run.card().orElseThrow(),
        run.wafer().topology().nodeCount(),
        java.util.Optional.empty(),
        run.options().placement(),
        RandomStreams.of(1).draws(Role.PLACEMENT));
    return HbmBudget.of(run.wafer(), run.shape(), new Contiguous().create(context));
  }

  /**
   * Experts of a layer on the fullest die x layers x bytes of an expert. Contiguous on 25 dies: 256
   * = 25 x 10 + 6, so 11; 384 = 25 x 15 + 9, so 16; 128 = 25 x 5 + 3, so 6. On 24: 256 = 24 x 10 +
   * 16, so 11; 384 = 24 x 16; 128 = 24 x 5 + 8, so 6.
   */
  @ParameterizedTest
  @CsvSource({
    // 11 x 58 x 44,040,192 B
    "deepseek-v3, 5x5, 638, 28097642496",
    "deepseek-v3, 8x3, 638, 28097642496",
    // 16 x 60 x 44,040,192 B
    "kimi-k2, 5x5, 960, 42278584320",
    "kimi-k2, 8x3, 960, 42278584320",
    // 6 x 94 x 18,874,368 B
    "qwen3-235b-a22b, 5x5, 564, 10645143552",
    "qwen3-235b-a22b, 8x3, 564, 10645143552",
    // 6 x 24 x 125,829,120 B
    "llama-4-maverick, 5x5, 144, 18119393280",
    "llama-4-maverick, 8x3, 144, 18119393280"
  })
  void everyModelFitsWithEightBits(String model, String mesh, long experts, long bytes) {
    HbmBudget budget = budget(model, "model.weights=fp8", "machine.topology.mesh=" + mesh);
    assertThat(budget.experts()).isEqualTo(experts);
    assertThat(budget.weightBytes()).isEqualTo(bytes);
    assertThat(budget.overflow()).isEmpty();
  }

  @Test
  void kimiDoesNotFitWithSixteen() {
    InputException wrong = catchThrowableOfType(
        InputException.class, () -> Experiment.run(scenario("kimi-k2"), 1, Progress.none()));
    assertThat(wrong.problems())
        .singleElement()
        .hasToString(
            "preset realistic:16:15: machine.hbm.capacity: Kimi-K2: die 0 must hold 960 experts"
                + " = 84557168640 B of weights, 4000000000 B of copies and 8000000000 B in reserve,"
                + " together 96557168640 B, but its memory has 80000000000 B;"
                + " hbm.overflow: warn runs it all the same");
  }

  @Test
  void theOthersDo() {
    // DeepSeek-V3 is the fullest: 638 x 88,080,384 = 56,195,284,992 B, and 12 GB.
    assertThat(budget("deepseek-v3").overflow()).isEmpty();
    assertThat(budget("qwen3-235b-a22b").overflow()).isEmpty();
    assertThat(budget("llama-4-maverick").overflow()).isEmpty();
  }
}
