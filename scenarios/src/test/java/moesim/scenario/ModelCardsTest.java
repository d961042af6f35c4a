package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import moesim.input.Location;
import moesim.input.ValueType;
import moesim.input.Written;
import moesim.model.MoeModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCardsTest {
  private static final Pattern PRESET = Pattern.compile("[a-z0-9]+([-.][a-z0-9]+)*");

  private static List<ModelCard> cards() {
    return ModelCards.names().stream().map(ModelCardsTest::card).toList();
  }

  private static ModelCard card(String preset) {
    return ModelCards.find(preset).orElseThrow();
  }

  @Test
  void namesThePresetsOfTheScenarios() {
    assertThat(ModelCards.names())
        .hasSize(38)
        .doesNotHaveDuplicates()
        .contains(
            "deepseek-v3",
            "deepseek-r1",
            "kimi-k2",
            "qwen3-235b-a22b",
            "qwen3-30b-a3b",
            "llama-4-maverick",
            "mixtral-8x7b",
            "olmoe-1b-7b",
            "deepseek-v2-lite",
            "gpt-oss-120b",
            "llama-moe-3.5b-4-16");
  }

  @Test
  void doesNotKnowWhatItDoesNotKnow() {
    assertThat(ModelCards.find("deepseek-v33")).isEmpty();
    assertThat(ModelCards.find("")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cards")
  void everyRowSaysWhereItComesFrom(ModelCard card) {
    assertThat(card.preset()).matches(PRESET);
    assertThat(card.name()).isNotBlank();
    assertThat(card.source()).isNotBlank();
    assertThat(card.certainty()).isIn("high", "medium");
    assertThat(List.of(card.source(), card.notes()))
        .noneMatch(text -> text.contains(" ;") || text.endsWith(","));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void everyExpertIsItsMatrices(ModelCard card) {
    ModelCard.Experts experts = card.experts();
    assertThat(experts.params().isPresent()).isEqualTo(card.hiddenSize().isPresent());
    if (experts.params().isPresent()) {
      long params = (long) experts.matrices().orElseThrow()
          * card.hiddenSize().orElseThrow()
          * experts.intermediateSize().orElseThrow();
      assertThat(experts.params()).hasValue(params);
      assertThat(experts.nativeBytes()).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("cards")
  void everyMoeLayerHasItsId(ModelCard card) {
    List<Integer> ids = card.layers().moeIds();
    assertThat(ids).hasSize(card.layers().moeCount()).isSorted().doesNotHaveDuplicates();
    assertThat(ids.get(ids.size() - 1)).isLessThan(card.layers().count());
  }

  @ParameterizedTest
  @MethodSource("cards")
  void sharedExpertsHaveAWidthAndTopKFits(ModelCard card) {
    ModelCard.Experts experts = card.experts();
    assertThat(experts.topK()).isBetween(1, experts.routed());
    if (experts.sharedIntermediateSize().isPresent()) {
      assertThat(experts.sharedIntermediateSize().getAsInt() == 0).isEqualTo(experts.shared() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("cards")
  void keysAndValuesAddUp(ModelCard card) {
    // Two bytes each. MLA keeps the compressed part and the positions once; the others a key and a
    // value per head.
    ModelCard.Attention attention = card.attention();
    if (attention.kind().isEmpty()) {
      assertThat(attention.kvBytesPerToken()).isEmpty();
      return;
    }
    int perLayer = attention.kind().equals("mla")
        ? attention.kvRank().orElseThrow() + attention.ropeHeadDim().orElseThrow()
        : 2 * attention.kvHeads().orElseThrow() * attention.headDim().orElseThrow();
    assertThat(attention.kvBytesPerToken())
        .hasValue(2L * perLayer * attention.kvLayers().orElseThrow());
  }

  @Test
  void layerIdsAreTheModelsOwn() {
    assertThat(card("deepseek-v3").layers().moeIds())
        .hasSize(58)
        .startsWith(3, 4)
        .endsWith(60);
    assertThat(card("llama-4-maverick").layers().moeIds())
        .hasSize(24)
        .startsWith(1, 3)
        .endsWith(47);
    assertThat(card("mixtral-8x7b").layers().moeIds())
        .hasSize(32)
        .startsWith(0, 1)
        .endsWith(31);
    assertThat(card("deepseek-v2-lite").layers().moeIds())
        .hasSize(26)
        .startsWith(1, 2)
        .endsWith(26);
  }

  @Test
  void weightsGiveTheBytesOfAnExpert() {
    // DeepSeek-V3: 3 * 7168 * 2048 = 44,040,192 weights; published in FP8.
    ModelCard deepseek = card("deepseek-v3");
    assertThat(deepseek.expertBytes(ExpertWeights.FP32)).hasValue(176_160_768);
    assertThat(deepseek.expertBytes(ExpertWeights.BF16)).hasValue(88_080_384);
    assertThat(deepseek.expertBytes(ExpertWeights.FP8)).hasValue(44_040_192);
    assertThat(deepseek.expertBytes(ExpertWeights.INT4)).hasValue(22_020_096);
    assertThat(deepseek.expertBytes(ExpertWeights.NATIVE)).hasValue(44_040_192);
    // GPT-OSS: 3 * 2880 * 2880 = 24,883,200 weights; MXFP4 has one scale byte per 32: 12,441,600 +
    // 777,600.
    assertThat(card("gpt-oss-120b").expertBytes(ExpertWeights.NATIVE)).hasValue(13_219_200);
    assertThat(card("gpt-oss-120b").expertBytes(ExpertWeights.INT4)).hasValue(12_441_600);
  }

  @Test
  void turnsIntoTheModelACacheSees() {
    MoeModel model = card("olmoe-1b-7b").toModel(ExpertWeights.BF16);
    // 3 * 2048 * 1024 = 6,291,456 weights of two bytes.
    assertThat(model)
        .isEqualTo(new MoeModel(
            "OLMoE-1B-7B",
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
            64,
            8,
            Collections.nCopies(16, 12_582_912L)));
  }

  @Test
  void zeroComputationExpertsAreNotRouted() {
    ModelCard longcat = card("longcat-flash");
    assertThat(longcat.experts().zero()).isEqualTo(256);
    assertThat(longcat.toModel(ExpertWeights.BF16).experts()).isEqualTo(512);
    assertThat(longcat.toModel(ExpertWeights.BF16).topK()).isEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource(ExpertWeights.class)
  void anUnknownExpertSizeIsEmptyNotZero(ExpertWeights weights) {
    ModelCard card = card("flame-moe-38m-100m");
    assertThat(card.expertBytes(weights)).isEqualTo(OptionalLong.empty());
    assertThat(card.toModel(weights).hasExpertBytes()).isFalse();
    assertThat(card.toModel(weights).layers()).isEqualTo(8);
  }

  @Test
  void weightsAreReadByTheirNameInScenarios() {
    ValueType<ExpertWeights> type = ValueType.constantOf("weights", ExpertWeights.class);
    Written written = new Written("model.weights", "int4", Written.Kind.TEXT, Location.of("test"));
    assertThat(type.read(written)).isEqualTo(ExpertWeights.INT4);
    assertThat(type.accepted()).isEqualTo("one of bf16, fp32, fp8, int4, native");
  }

  @Test
  void refusesLayersThatDoNotAddUp() {
    // 61 layers, the first three dense: 58, not 57.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelCard.Layers(61, 57, 3, 1))
        .withMessage("layers do not add up: count=61 moeCount=57 firstMoe=3 moeStep=1");
    // Every second of 48 from layer 1: 24.
    assertThat(new ModelCard.Layers(48, 24, 1, 2).moeIds()).endsWith(47);
    assertThatIllegalArgumentException().isThrownBy(() -> new ModelCard.Layers(48, 25, 1, 2));
  }
}
