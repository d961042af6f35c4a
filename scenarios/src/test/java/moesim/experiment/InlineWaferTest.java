package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import moesim.input.InputException;
import moesim.scenario.ModelCards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wafers whose model no preset knows. */
class InlineWaferTest {
  private static final String PRESET = """
      scenario: inline
      model: { preset: qwen3-235b-a22b, weights: fp8 }
      trace: { format: calibrated, router: qwen3-235b-a22b, requests: 16, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      batch: { requests: 16, iterations: 3 }
      machine: { kind: wafer, preset: realistic, die.efficiency: 0.7, hbm.efficiency: 0.9 }
      sweep:
        allocation.policy: [home, task-allocation]
      """;

  /** The numbers of the card of Qwen3-235B-A22B. */
  private static String inline() {
    long dense = 94 * ModelCards.find("qwen3-235b-a22b").orElseThrow().denseParams();
    return PRESET.replace(
        "preset: qwen3-235b-a22b, weights: fp8 }",
        "layers: 94, experts: 128, top_k: 8, hidden_size: 4096, expert_intermediate_size: 1536, expert_matrices: 3,"
            + " weights: fp8, dense_params: " + dense + " }");
  }

  @Test
  void aModelWrittenOutIsThePresetOfTheSameNumbers() {
    ResultTable written = Runs.run(inline());
    assertThat(written.rows()).hasSize(2).isEqualTo(Runs.run(PRESET).rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_size: 4096, | model.hidden_size: missing; without a model preset this machine needs hidden_size",
        "expert_intermediate_size: 1536, | model.expert_intermediate_size: missing; without a model preset",
        "expert_matrices: 3, | model.expert_matrices: missing; without a model preset",
        "layers: 94, | model.layers: missing; an inline model needs layers, experts and top_k"
      })
  void whatLacksIsNamed(String part, String message) {
    assertThatThrownBy(() -> Runs.scenario(inline().replace(part, "")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("test.yaml:2:8: " + message);
  }

  @Test
  void denseLayersNeedTheirWeightsWhereTheyTakeTime() {
    String without = inline().replaceAll(", dense_params: \\d+", "");
    assertThatThrownBy(() -> Runs.scenario(without))
        .hasMessageContaining("model.dense_params: missing; attention and dense layers take time");
    assertThat(Runs.scenario(without, "machine.dense=none").plans()).hasSize(2);
  }

  @Test
  void sharesOfTheCaseStudyAreNotThoseOfAnotherModel() {
    assertThatThrownBy(() -> Runs.scenario(inline(), "machine.die.efficiency=orders-in-chaos"))
        .hasMessageContaining("machine.die.efficiency: the case study measured DeepSeek-V3");
  }

  @Test
  void bytesThatDisagreeWithTheWidthsAreRefused() {
    assertThatThrownBy(() -> Runs.scenario(inline(), "model.expert_bytes=18 MB"))
        .hasMessageContaining(
            "18000000 B, but the widths and weights make 18874368 B; leave one out");
  }

  @Test
  void widthsMeanNothingToCachesOfAnUncountedModel() {
    assertThatThrownBy(() -> Runs.scenario("""
            scenario: caches
            model: { hidden_size: 64 }
            trace: { path: src/test }
            cache: { policy: lru, capacity: 3 experts }
            """))
        .hasMessageContaining("model.hidden_size: only with machine.kind: wafer");
  }

  @Test
  void aTraceCanSayTheGeometryItself(@TempDir Path folder) {
    RecordedTraces traces = new RecordedTraces(folder);
    traces.record(
        "own.parquet",
        RecordedTraces.model(4, 1, 1024L, 1024L),
        "p 0 1 | 2 3 | 1 0 # p 3 3 | 0 0 | 2 1");
    String yaml = """
        scenario: own
        model: { GEOMETRY hidden_size: 16, expert_intermediate_size: 16, expert_matrices: 2 }
        trace: { path: own.parquet }
        batch: { requests: 2, iterations: 3 }
        machine: { kind: wafer, preset: realistic, topology.mesh: 2x2, dense: none, die.efficiency: 0.7, hbm.efficiency: 0.9 }
        allocation: { policy: home }
        """;
    ResultTable own = traces.run(yaml.replace("GEOMETRY", ""));
    assertThat(own.rows())
        .isEqualTo(traces
            .run(yaml.replace("GEOMETRY", "layers: 2, experts: 4, top_k: 1,"))
            .rows());
    // Two tokens in two steps and two layers, no two of them alike: 8 experts of 2 x 512 B.
    assertThat(new WaferRows(own).weightBytes()).isEqualTo(8 * 1024.0);
  }
}
