package moesim.traces.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

/** What was published of models, beside what traces have. */
class PublishedValueTest {
  @Test
  void knowsPublishedModelsByTheirGeometry() {
    MoeModel llama =
        new MoeModel("any", IntStream.range(0, 24).boxed().toList(), 128, 1, List.of());
    assertThat(PublishedValue.of(llama))
        .extracting(PublishedValue::model)
        .containsOnly("Llama-4 Maverick");
    // Table 1.1 of the paper: 77 % and 80 %.
    assertThat(PublishedValue.of(llama))
        .filteredOn(value -> value.measure().label().startsWith("next_"))
        .extracting(PublishedValue::low)
        .containsExactly(0.77, 0.80);
    assertThat(PublishedValue.of(FixedTrace.model(24, 128, 2))).isEmpty();
  }

  @Test
  void hasTheLayersBesideAPublishedRangeOverLayers() {
    // Next-token counts of prompts and generated tokens: the same in layer 0 (0 0 0 and 0 0 0),
    // different ones in layer 1 (0 0 0 and 1 1 1): of 16 cells one each is not zero. Ranks 16 and
    // 15 times 8: the same cell gives rho 1, another one −1/15. The mean is 7/15.
    TraceStatistics statistics = TraceStatistics.of(
        FixedTrace.of(FixedTrace.model(2, 4, 1), "p 0 0 | p 0 0 | p 0 0 | 0 1 | 0 1 | 0 1"),
        1,
        done -> {});
    PublishedValue rho = published(94, 128, 8, "phase_rho");
    assertThat(rho.ours(statistics).orElseThrow()).isCloseTo(7 / 15.0, within(1e-12));
    assertThat(rho.ourLayers(statistics).orElseThrow().getMin())
        .isCloseTo(-1 / 15.0, within(1e-12));
    assertThat(rho.ourLayers(statistics).orElseThrow().getMax()).isCloseTo(1, within(1e-12));
    assertThat(rho.oursInWords(statistics)).hasValue("0.467 (layers -0.067 to 1.000)");
    assertThat(rho.note()).contains("range over layers");
    PublishedValue pairs = published(94, 128, 8, "top_pairs");
    assertThat(pairs.ourLayers(statistics)).isEmpty();
    assertThat(pairs.oursInWords(statistics)).isEmpty();
  }

  @Test
  void takesOnlyRhoAsPublishedOverLayers() {
    for (int[] shape : new int[][] {{58, 256, 8}, {94, 128, 8}, {24, 128, 1}, {60, 384, 8}}) {
      assertThat(PublishedValue.of(FixedTrace.model(shape[0], shape[1], shape[2])))
          .isNotEmpty()
          .allSatisfy(value -> assertThat(value.overLayers())
              .isEqualTo(value.measure().label().equals("phase_rho")));
    }
  }

  @Test
  void saysThatTheMeaningOfTopTenIsUncertain() {
    PublishedValue ten = published(94, 128, 8, "ten_in_ten");
    assertThat(ten.low()).isEqualTo(0.75);
    assertThat(ten.trust()).isEqualTo("low");
    assertThat(ten.note()).contains("uncertain");
  }

  private static PublishedValue published(int layers, int experts, int topK, String measure) {
    return PublishedValue.of(FixedTrace.model(layers, experts, topK)).stream()
        .filter(value -> value.measure().label().equals(measure))
        .findFirst()
        .orElseThrow();
  }
}
