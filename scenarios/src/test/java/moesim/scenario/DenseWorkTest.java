package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.hardware.topology.Duplex;
import moesim.hardware.wafer.OrdersInChaos;
import moesim.hardware.wafer.WaferSpec;
import org.junit.jupiter.api.Test;

class DenseWorkTest {
  /** 25 dies: 25 x 3350 GB/s x 0.90 = 75.375 TB/s and 25 x 1000 TFLOP/s. */
  private static final WaferSpec WAFER =
      OrdersInChaos.wafer(5, 5, Duplex.HALF, OrdersInChaos.Model.QWEN);

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
  void noWeightsTakeNoTime() {
    assertThat(new DenseWork(0, 16).ps(WAFER, 4096)).isZero();
  }

  @Test
  void groupedQueriesOfQwen() {
    // 64 query and 4 key-value heads of 128 over 4096: queries and outputs 2 x 4096 x 8192 =
    // 67,108,864, keys and values
    // 2 x 4096 x 512 = 4,194,304. Every layer has experts; none is dense, none is shared.
    assertThat(DenseWork.of(ModelCards.find("qwen3-235b-a22b").orElseThrow(), 16))
        .isEqualTo(new DenseWork(71_303_168, 16));
  }

  @Test
  void latentAttentionDenseLayersAndSharedExpertOfDeepSeek() {
    // Queries 7168 x 1536 + 1536 x 128 x (128 + 64) = 48,758,784; keys and values 7168 x (512 + 64)
    // + 512 x 128 x 2 x 128 = 20,905,984; outputs 128 x 128 x 7168 = 117,440,512: 187,105,280 in
    // each of 61 layers.
    // Three dense layers of 3 x 7168 x 18,432 = 396,361,728; 58 shared experts of 3 x 7168 x 2048 =
    // 44,040,192.
    // (11,413,422,080 + 1,189,085,184 + 2,554,331,136) / 58 = 261,324,800.
    assertThat(DenseWork.of(ModelCards.find("deepseek-v3").orElseThrow(), 8))
        .isEqualTo(new DenseWork(261_324_800, 8));
  }
}
