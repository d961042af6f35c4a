package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DenseParamsTest {
  @Test
  void groupedQueriesOfQwen() {
    // 64 query and 4 key-value heads of 128 over 4096: queries and outputs 2 x 4096 x 8192 =
    // 67,108,864, keys and values
    // 2 x 4096 x 512 = 4,194,304. Every layer has experts; none is dense, none is shared.
    assertThat(ModelCards.find("qwen3-235b-a22b").orElseThrow().denseParams())
        .isEqualTo(71_303_168);
  }

  @Test
  void latentAttentionDenseLayersAndSharedExpertOfDeepSeek() {
    // Queries 7168 x 1536 + 1536 x 128 x (128 + 64) = 48,758,784; keys and values 7168 x (512 + 64)
    // + 512 x 128 x 2 x 128 = 20,905,984; outputs 128 x 128 x 7168 = 117,440,512: 187,105,280 in
    // each of 61 layers.
    // Three dense layers of 3 x 7168 x 18,432 = 396,361,728; 58 shared experts of 3 x 7168 x 2048 =
    // 44,040,192.
    // (11,413,422,080 + 1,189,085,184 + 2,554,331,136) / 58 = 261,324,800.
    assertThat(ModelCards.find("deepseek-v3").orElseThrow().denseParams()).isEqualTo(261_324_800);
  }
}
