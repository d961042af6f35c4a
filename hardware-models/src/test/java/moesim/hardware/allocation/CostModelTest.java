package moesim.hardware.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CostModelTest {
  /** DeepSeek-V3 in BF16 on the published wafer: hidden 7168, expert width 2048, three matrices. */
  private static final CostModel DEEPSEEK = new CostModel(
      6L * 7168 * 2048,
      3L * 7168 * 2048 * 2,
      1e15,
      0.7,
      300_000,
      3_350_000_000_000L,
      0.9,
      200_000,
      1_741_000_000_000L,
      0.9);

  @Test
  void computesAtSeventyPercent() {
    // 88,080,384 flop x 512 / 0.7e15 flop/s = 64,424.509... ns = 64,424,509.4 ps, rounded up.
    assertThat(DEEPSEEK.computePs(512)).isEqualTo(64_424_510L);
  }

  @Test
  void readsAnExpertAtNinetyPercentAfterTheLatency() {
    // 88,080,384 B / 3.015e12 B/s = 29,214.057... ns; + 300 ns.
    assertThat(DEEPSEEK.hbmReadPs()).isEqualTo(300_000L + 29_214_058L);
  }

  @Test
  void movesAnExpertOverLinksPayingEveryHopTwice() {
    // 88,080,384 B / 1.5669e12 B/s = 56,213.149... ns; + 2 x 200 ns per hop.
    assertThat(DEEPSEEK.dieToDiePs(1)).isEqualTo(400_000L + 56_213_150L);
    assertThat(DEEPSEEK.dieToDiePs(3)).isEqualTo(1_200_000L + 56_213_150L);
  }

  @Test
  void refusesWhatNoMachineHas() {
    assertThatThrownBy(() -> new CostModel(1, 1, 1, 1.1, 0, 1, 1, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("efficiencies in (0, 1]")
        .hasMessageContaining("x 1.1");
    assertThatThrownBy(() -> new CostModel(1, 1, 1, 1, 0, 0, 1, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
