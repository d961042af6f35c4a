package moesim.hardware.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kind says of its fabrics, against what is counted on their links and routes. */
class ClosedFormsTest {
  private static void agrees(Built built) {
    for (Paths paths : Paths.values()) {
      FabricSurvey survey = FabricSurvey.of(built.fabric(paths), built.blueprint());
      for (Measure measure : Measure.values()) {
        built
            .blueprint()
            .closedForms()
            .find(measure)
            .ifPresent(value -> assertThat(survey.measured().get(measure))
                .as(measure + " of " + built.options().names() + " "
                    + built.kind().name())
                .isEqualTo(value));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full-mesh units=1",
        "full-mesh units=2",
        "full-mesh units=5",
        "full-mesh units=8",
        "full-mesh units=40",
        "switch units=1",
        "switch units=2",
        "switch units=7",
        "switch units=8 planes=4",
        "switch units=72 planes=3",
        "ring units=1",
        "ring units=2",
        "ring units=3",
        "ring units=8",
        "ring units=9",
        "ring units=33",
        "ring units=64",
        "torus dimensions=2x2",
        "torus dimensions=3x3",
        "torus dimensions=3x2",
        "torus dimensions=5x2",
        "torus dimensions=5x3",
        "torus dimensions=4x3",
        "torus dimensions=4x4",
        "torus dimensions=2x2x2",
        "torus dimensions=2x2x3",
        "torus dimensions=1x4x3",
        "torus dimensions=5x5",
        "torus dimensions=8x8",
        "torus dimensions=4x4x4",
        "torus dimensions=3x5x7",
        "torus dimensions=2x6x5",
        "torus dimensions=8x8x8",
        "mesh dimensions=1",
        "mesh dimensions=4",
        "mesh dimensions=5",
        "mesh dimensions=3x3",
        "mesh dimensions=4x3",
        "mesh dimensions=2x7",
        "mesh dimensions=3x5",
        "mesh dimensions=2x2x3",
        "mesh dimensions=5x5",
        "mesh dimensions=8x3",
        "mesh dimensions=3x5x3",
        "mesh dimensions=4x5x6",
        "fat-tree levels=1 arity=6",
        "fat-tree levels=2 arity=2",
        "fat-tree levels=2 arity=4",
        "fat-tree levels=2 arity=4 oversubscription=2",
        "fat-tree levels=2 arity=4 oversubscription=4",
        "fat-tree levels=2 arity=3 oversubscription=3",
        "fat-tree levels=2 arity=4x3",
        "fat-tree levels=3 arity=2",
        "fat-tree levels=3 arity=2 oversubscription=2",
        "fat-tree levels=3 arity=4",
        "fat-tree levels=3 arity=4 oversubscription=2",
        "fat-tree levels=3 arity=2x3x4",
        "fat-tree levels=2 arity=32x8 oversubscription=4",
        "fat-tree levels=2 arity=1x5",
        "dragonfly groups=1 routers=4 units=2 global_links=0",
        "dragonfly groups=1 routers=1 units=3 global_links=0",
        "dragonfly groups=2 routers=1 units=4 global_links=1",
        "dragonfly groups=2 routers=2 units=2 global_links=1",
        "dragonfly groups=3 routers=2 units=2 global_links=1",
        "dragonfly groups=4 routers=3 units=1 global_links=1",
        "dragonfly groups=5 routers=2 units=1 global_links=2",
        "dragonfly groups=9 routers=4 units=2 global_links=2",
        "dragonfly groups=5 routers=4 units=2 global_links=2",
        "dragonfly groups=3 routers=4 units=1 global_links=2",
        "dragonfly groups=33 routers=8 units=1 global_links=4"
      })
  void agreeWithWhatIsCounted(String words) {
    agrees(Built.of(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mesh dimensions=2x2|mesh dimensions=2x2|",
        "mesh dimensions=4x4|mesh dimensions=2x2|",
        "mesh dimensions=8x3|mesh dimensions=2x2| ports=4",
        "switch units=4|switch units=4|",
        "switch units=4|switch units=3|",
        "switch units=4|switch units=16| join=flat",
        "full-mesh units=4|switch units=12| join=flat",
        "switch units=8|fat-tree levels=2 arity=8| join=flat",
        "switch units=8|fat-tree levels=2 arity=4|",
        "switch units=8|ring units=6|",
        "ring units=5|ring units=4|",
        "torus dimensions=4x4|dragonfly groups=3 routers=2 units=1 global_links=1|",
        "switch units=8|full-mesh units=64| join=flat",
        "mesh dimensions=3|switch units=6| join=flat ports=2"
      })
  void ofHierarchiesFollowFromThoseOfTheirParts(String words) {
    String[] parts = words.split("\\|", -1);
    Map<String, Built> others = Map.of("a", Built.of(parts[0]), "b", Built.of(parts[1]));
    agrees(Built.of("hierarchical inner=a outer=b" + parts[2], others));
  }

  @Test
  void areTheOnesOfTheBooks() {
    // 4x4x4: every ring of 4 has 0 + 1 + 2 + 1 = 4 hops from a unit, so three dimensions 12 x 16 =
    // 192 hops to the 63 others; half of the rings are cut in two places: 2 x 16 links.
    Figures torus = Built.of("torus dimensions=4x4x4").blueprint().closedForms();
    assertThat(torus.get(Measure.TOTAL_HOPS)).isEqualTo(64 * 192);
    assertThat(torus.get(Measure.DIAMETER)).isEqualTo(6);
    assertThat(torus.get(Measure.LINKS)).isEqualTo(64 * 6);
    assertThat(torus.get(Measure.BISECTION)).isEqualTo(32 * Built.RATE);
    // TPU v4: 4,096 chips as 16x16x16, so 256 rings are cut in two places. The vendor's 24 TB/s of
    // bisection would then be 47 GB/s per link.
    Figures pod = Built.of("torus dimensions=16x16x16").blueprint().closedForms();
    assertThat(pod.get(Measure.BISECTION)).isEqualTo(512 * Built.RATE);
    // 5x5: four links of the middle column are cut, or five and a step: (25 - 1) / (5 - 1) = 6.
    assertThat(Built.of("mesh dimensions=5x5").blueprint().closedForms().get(Measure.BISECTION))
        .isEqualTo(6 * Built.RATE);
    // A 4-ary 3-tree: 64 units, 3 x 16 switches, 2 x 3 x 64 links.
    Figures tree = Built.of("fat-tree levels=3 arity=4").blueprint().closedForms();
    assertThat(tree.get(Measure.SWITCHES)).isEqualTo(48);
    assertThat(tree.get(Measure.LINKS)).isEqualTo(384);
    assertThat(tree.get(Measure.BISECTION)).isEqualTo(32 * Built.RATE);
    // Kim et al., Figure 1: p = h = 2, a = 4, so 9 groups, 72 units, 36 routers.
    Figures dragonfly = Built.of("dragonfly groups=9 routers=4 units=2 global_links=2")
        .blueprint()
        .closedForms();
    assertThat(dragonfly.get(Measure.UNITS)).isEqualTo(72);
    assertThat(dragonfly.get(Measure.SWITCHES)).isEqualTo(36);
    assertThat(dragonfly.get(Measure.DIAMETER)).isEqualTo(5);
    // DGX H100: four of eight units to the other four, 450 GB/s each.
    assertThat(Built.of("switch units=8").blueprint().closedForms().get(Measure.BISECTION))
        .isEqualTo(4 * Built.RATE);
  }

  @Test
  void sayNothingWhereThereIsNone() {
    Built over = Built.of("fat-tree levels=2 arity=4x3 oversubscription=2");
    assertThat(over.blueprint().closedForms().find(Measure.BISECTION)).isEmpty();
    Built odd = Built.of("dragonfly groups=3 routers=2 units=2 global_links=1");
    assertThat(odd.blueprint().closedForms().find(Measure.BISECTION)).isEmpty();
  }
}
