package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import moesim.hardware.roofline.AttentionShape;
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

  @Test
  void attentionOfPromptsAndOfGeneratedTokens() {
    // 64 heads of 128: 2 flop for each number of a key and of a value. 192,512 B in 94 layers.
    AttentionShape grouped = attention("qwen3-235b-a22b");
    assertThat(grouped).isEqualTo(new AttentionShape(2048, 2 * 64 * 256, 2 * 64 * 256));
    // 128 heads, keys of 128 + 64 and values of 128 numbers, or 512 + 64 and 512 as they are kept.
    // 61 layers of attention for 58 of experts; 61 x 1,152 B.
    AttentionShape latent = attention("deepseek-v3");
    assertThat(latent.bytesPerKey() * 58).isCloseTo(70_272, within(1e-6));
    assertThat(latent.promptFlopPerKey() * 58).isCloseTo(61 * 2.0 * 128 * 320, within(1e-6));
    assertThat(latent.generatedFlopPerKey() * 58).isCloseTo(61 * 2.0 * 128 * 1088, within(1e-6));
    assertThat(ModelCards.find("flame-moe-290m-1.3b").orElseThrow().attentionShape())
        .isEmpty();
  }

  private static AttentionShape attention(String preset) {
    return ModelCards.find(preset).orElseThrow().attentionShape().orElseThrow();
  }
}
