package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.hardware.topology.Duplex;
import org.junit.jupiter.api.Test;

class DenseWorkTest {
  /** 25 dies: 25 x 3350 GB/s x 0.90 = 75.375 TB/s and 25 x 1000 TFLOP/s. */
  private static final WaferSpec WAFER = StudyWafer.of(5, 5, Duplex.HALF, StudiedModel.QWEN);

  @Test
  void fewTokensWaitForTheWeights() {
    // 1,000,000 weights x 2 B / 75.375e12 B/s = 26,533.99... ps; half of it with 8 bits,
    // 13,266.998... ps.
    // One token computes 2 x 1,000,000 / 25e15 flop/s = 80 ps.
    assertThat(new DenseWork(1_000_000, 16).ps(WAFER, 1)).isEqualTo(26_534);
    assertThat(new DenseWork(1_000_000, 8).ps(WAFER, 1)).isEqualTo(13_267);
  }

  @Test
  void manyTokensWaitForTheComputation() {
    // 1000 tokens x 80 ps; 332 x 80 = 26,560 ps is the first beyond the weights.
    assertThat(new DenseWork(1_000_000, 16).ps(WAFER, 1000)).isEqualTo(80_000);
    assertThat(new DenseWork(1_000_000, 16).ps(WAFER, 331)).isEqualTo(26_534);
    assertThat(new DenseWork(1_000_000, 16).ps(WAFER, 332)).isEqualTo(26_560);
  }

  @Test
  void leversTakeAwayOneOfBoth() {
    DenseWork dense = new DenseWork(1_000_000, 16);
    assertThat(dense.ps(TwoDies.with(WAFER, Lever.PERFECT_CACHE), 1)).isEqualTo(80);
    assertThat(dense.ps(TwoDies.with(WAFER, Lever.INFINITE_COMPUTE), 1000)).isEqualTo(26_534);
    assertThat(dense.ps(TwoDies.with(WAFER, Lever.INFINITE_LINKS), 1)).isEqualTo(26_534);
    assertThat(dense.ps(TwoDies.with(WAFER, Lever.PERFECT_BALANCE), 1000)).isEqualTo(80_000);
  }

  @Test
  void noWeightsTakeNoTime() {
    assertThat(new DenseWork(0, 16).ps(WAFER, 4096)).isZero();
  }
}
