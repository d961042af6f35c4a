package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import moesim.hardware.fabric.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedFabricsTest {
  static Stream<String> names() {
    return TopologyFile.shipped().stream();
  }

  private static Measured last(String name) {
    List<NamedFabric> fabrics = TopologyFile.read(name);
    return new Measured(fabrics.get(fabrics.size() - 1));
  }

  /** The whole, which stands last in its file. */
  private record Measured(NamedFabric fabric) {
    long get(Measure measure) {
      return fabric.blueprint().closedForms().get(measure);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void haveTheNameOfTheirFileAndWhatAUnitCanDo(String name) {
    NamedFabric whole = last(name).fabric;
    assertThat(whole.name()).isEqualTo(name);
    assertThat(whole.unit().compute()).isPresent();
    assertThat(whole.unit().hbmCapacity()).isPresent();
    assertThat(whole.unit().hbmBandwidth()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("names")
  void sayOfEveryNumberWhereItComesFromOrThatNobodyKnows(String name) {
    List<String> without = new ArrayList<>();
    List<String> marked = new ArrayList<>();
    for (String line : Presets.text("fabrics/" + name + ".yaml").lines().toList()) {
      boolean number = line.matches(" +[a-z]+: [0-9].*");
      assertThat(number && !line.contains("# source: ") && !line.contains("# no source"))
          .as(line)
          .isFalse();
      if (line.contains("# no source")) {
        without.add(line.strip().replaceFirst(":.*", ""));
      }
      if (line.contains("unsourced:")) {
        for (String key : line.replaceAll(".*\\[|\\]", "").split(", ", -1)) {
          marked.add(key.substring(key.lastIndexOf('.') + 1));
        }
      }
    }
    // Keys of a unit that two topologies share are marked in both.
    assertThat(marked).containsAll(without);
    assertThat(without).containsAll(marked);
  }

  @Test
  void haveTheSizesOfTheirSources() {
    assertThat(last("dgx-h100").get(Measure.UNITS)).isEqualTo(8);
    assertThat(last("gb200-nvl72").get(Measure.UNITS)).isEqualTo(72);
    assertThat(last("h800-nodes").get(Measure.UNITS)).isEqualTo(320);
    assertThat(last("tpu-v5p").get(Measure.UNITS)).isEqualTo(6144);
    assertThat(last("tpu-v7").get(Measure.UNITS)).isEqualTo(9216);
    assertThat(last("dojo-5x5").get(Measure.UNITS)).isEqualTo(25);
    assertThat(last("sow-8x3").get(Measure.UNITS)).isEqualTo(24);
    // 72 x 2 x 900 GB/s = 130 TB/s, as the press says of NVL72; 8 x 2 x 450 GB/s = 7.2 TB/s.
    assertThat(72 * 2 * rate("gb200-nvl72")).isEqualTo(129_600_000_000_000L);
    assertThat(8 * 2 * rate("dgx-h100")).isEqualTo(7_200_000_000_000L);
    // Six links both ways are the 1200 GB/s of a TPU v5p.
    assertThat(6 * 2 * rate("tpu-v5p")).isEqualTo(1_200_000_000_000L);
  }

  private static long rate(String name) {
    return last(name).fabric.fabric().bytesPerSecond(0);
  }

  @Test
  void areSuggestedByName() {
    assertThatThrownBy(() -> TopologyFile.read("dgx-h10"))
        .hasMessageStartingWith(
            "dgx-h10: no such file, and no fabric; did you mean \"dgx-h100\"? Known: dgx-b200,");
    assertThatThrownBy(() -> TopologyFile.read("dgx-h100#nod"))
        .hasMessageContaining("no topology \"nod\"");
    assertThat(TopologyFile.read("paper/h800-flat.yaml#network"))
        .extracting(NamedFabric::name)
        .containsExactly("network");
    assertThatThrownBy(() -> TopologyFile.read("none.yaml")).hasMessage("none.yaml: no such file");
  }
}
