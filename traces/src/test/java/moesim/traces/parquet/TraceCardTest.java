package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCardTest {
  @TempDir
  private Path folder;

  /** A trace file of {@code recorded}, opened with {@code card}. */
  private RoutingTrace open(MoeModel recorded, MoeModel card) {
    Path file = folder.resolve("trace.parquet");
    TraceWriter.convert(FixedTrace.of(recorded, "1 2"), file, tokens -> {});
    return TraceFileFixture.open(file, Optional.of(card));
  }

  @Test
  void takesNameLayerIdsAndSizesFromTheCardWhereTheFileHasNone() {
    MoeModel recorded = new MoeModel("r", List.of(0, 1), 5, 1, List.of());
    MoeModel card = new MoeModel("c", List.of(3, 4), 5, 1, List.of(10L, 20L));
    RoutingTrace trace = open(recorded, card);
    assertThat(trace.model()).isEqualTo(card);
    assertThat(trace.facts().warnings()).isEmpty();
  }

  @Test
  void warnsWhereTheFileOverridesTheCard() {
    MoeModel recorded = new MoeModel("r", List.of(3, 4), 5, 1, List.of(1L, 2L));
    MoeModel card = new MoeModel("c", List.of(3, 4), 5, 2, List.of(10L, 20L));
    RoutingTrace trace = open(recorded, card);
    assertThat(trace.model()).isEqualTo(new MoeModel("c", List.of(3, 4), 5, 1, List.of(1L, 2L)));
    assertThat(trace.facts().warnings())
        .containsExactly(
            "top-k 1 in the file overrides 2 of model c",
            "expert sizes in the file override those of model c");
  }

  @Test
  void refusesAnotherNumberOfLayersAndOfExperts() {
    MoeModel recorded = new MoeModel("r", List.of(0, 1), 5, 1, List.of());
    MoeModel card = new MoeModel("c", List.of(0, 1, 2), 6, 1, List.of());
    assertThatThrownBy(() -> open(recorded, card))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("trace.parquet: the trace has 2 MoE layers, model c has 3 MoE layers")
        .hasMessageContaining("trace.parquet: the trace has 5 experts per layer, model c has 6");
  }

  @Test
  void refusesOtherLayers() {
    MoeModel recorded = new MoeModel("r", List.of(1, 2), 5, 1, List.of());
    MoeModel card = new MoeModel("c", List.of(3, 4), 5, 1, List.of());
    assertThatThrownBy(() -> open(recorded, card))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("the trace has 2 MoE layers (1, 2), model c has 2 MoE layers (3, 4)");
  }
}
