package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;

/** What a policy reads and nobody states is an error, not a zero. */
class PolicyNeedsTest {
  private static final String SCENARIO = """
      scenario: needs
      model: { layers: 4, experts: 8, top_k: 2 }
      trace: { format: zipf-layered, tokens: 50, seed: 7 }
      cache: { policy: gdsf, capacity: 14 experts }
      """;

  @Test
  void gdsfNeedsTheSizeOfAnExpert() {
    assertThatThrownBy(() -> Runs.run(SCENARIO))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cache.policy: \"gdsf\" reads the bytes of experts")
        .hasMessageContaining("add model.expert_bytes");
    Map<Metric, Number> row =
        Runs.row(Runs.run(SCENARIO, "model.expert_bytes=16 kB"), Map.of("cache.policy", "gdsf"));
    assertThat(row.get(Metric.MISSES).longValue()).isPositive();
  }

  @Test
  void hybrimoeNeedsGateWeights() {
    assertThatThrownBy(() -> Runs.run(SCENARIO, "cache.policy=hybrimoe"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cache.policy: \"hybrimoe\" reads gate weights");
  }
}
