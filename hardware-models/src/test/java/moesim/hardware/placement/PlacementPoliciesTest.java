package moesim.hardware.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.hardware.CompiledFactories;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementPoliciesTest {
  private static final Popularity EQUAL = (layer, expert) -> 1;

  private static Placement place(String policy, MoeModel model, int dies, Popularity popularity) {
    return PlacementPolicies.find(policy)
        .orElseThrow()
        .create(new PlacementContext(
            model,
            dies,
            Optional.of(popularity),
            new Options("placement", Location.inText("wafer.yaml", 4, 3), Map.of()),
            RandomStreams.of(7).draws(Role.PLACEMENT)));
  }

  private static int[] homes(Placement placement, int layer, int experts) {
    return IntStream.range(0, experts)
        .map(expert -> placement.homeOf(layer, expert))
        .toArray();
  }

  static List<String> policies() {
    return PlacementPolicies.names();
  }

  @Test
  void everyPolicyOfThePackageIsListed()
      throws IOException, ClassNotFoundException, URISyntaxException {
    List<String> compiled = CompiledFactories.of(PlacementPolicy.class);
    assertThat(compiled).hasSize(4);
    assertThat(CompiledFactories.listed(PlacementPolicy.class))
        .containsExactlyInAnyOrderElementsOf(compiled);
    assertThat(policies())
        .containsExactly("contiguous", "popularity-aware", "random", "round-robin");
    assertThat(PlacementPolicies.find("no-such-policy")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void givesEveryExpertOneHomeAndNoDieMoreThanItsShareAndTheSpill(String policy) {
    for (int experts = 5; experts < 40; experts += 3) {
      for (int dies = 1; dies <= 5; dies++) {
        MoeModel model = FixedTrace.model(3, experts, 1);
        Placement placement = place(policy, model, dies, (layer, expert) -> expert * expert % 11);
        int[] held = new int[dies];
        for (int layer = 0; layer < 3; layer++) {
          int[] inLayer = new int[dies];
          for (int die : homes(placement, layer, experts)) {
            inLayer[die]++;
            held[die]++;
          }
          // Fewer than `dies` experts spill, each to another die: at most one more than the share.
          assertThat(Arrays.stream(inLayer).max().orElseThrow())
              .isLessThanOrEqualTo((experts + dies - 1) / dies);
        }
        for (int die = 0; die < dies; die++) {
          assertThat(placement.expertsAt(die)).isEqualTo(held[die]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void repeatsItself(String policy) {
    MoeModel model = FixedTrace.model(2, 20, 1);
    Placement once = place(policy, model, 6, EQUAL);
    Placement again = place(policy, model, 6, EQUAL);
    for (int layer = 0; layer < 2; layer++) {
      assertThat(homes(once, layer, 20)).isEqualTo(homes(again, layer, 20));
    }
  }

  @Test
  void contiguousSpillsWhatIsLeftOverByExpertModDies() {
    // floor(11 / 4) = 2 each: 0 0 1 1 2 2 3 3; 8, 9, 10 are left over: 8 mod 4 = 0, 9 mod 4 = 1, 10
    // mod 4 = 2.
    Placement placement = place("contiguous", FixedTrace.model(2, 11, 1), 4, EQUAL);
    assertThat(homes(placement, 0, 11)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 0, 1, 2);
    assertThat(homes(placement, 1, 11)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 0, 1, 2);
  }

  @Test
  void contiguousOnTheFiveByFiveWaferHoldsTenOfDeepSeeksExpertsOrEleven() {
    // 256 = 25 * 10 + 6; the six left over, 250 to 255, are 0 to 5 mod 25.
    Placement placement = place("contiguous", FixedTrace.model(1, 256, 8), 25, EQUAL);
    for (int die = 0; die < 25; die++) {
      assertThat(placement.expertsAt(die)).isEqualTo(die < 6 ? 11 : 10);
    }
    assertThat(placement.homeOf(0, 249)).isEqualTo(24);
    assertThat(placement.homeOf(0, 255)).isEqualTo(5);
  }

  @Test
  void contiguousRefusesMoreDiesThanExperts() {
    assertThatThrownBy(() -> place("contiguous", FixedTrace.model(1, 4, 1), 6, EQUAL))
        .isInstanceOf(InputException.class)
        .hasMessage("wafer.yaml:4:3: placement.policy: contiguous needs an expert for every die,"
            + " but test has 4 experts per layer for 6 dies; use round-robin, or at most 4 dies");
  }

  @Test
  void roundRobinDealsOneByOne() {
    Placement placement = place("round-robin", FixedTrace.model(2, 5, 1), 3, EQUAL);
    assertThat(homes(placement, 1, 5)).containsExactly(0, 1, 2, 0, 1);
    Placement wide = place("round-robin", FixedTrace.model(1, 2, 1), 4, EQUAL);
    assertThat(homes(wide, 0, 2)).containsExactly(0, 1);
    assertThat(wide.expertsAt(3)).isZero();
  }

  @Test
  void randomDealsEvenlyOverAllLayersAndDiffersBetweenThem() {
    // 3 layers of 11 on 4 dies: 33 = 4 * 8 + 1.
    Placement placement = place("random", FixedTrace.model(3, 11, 1), 4, EQUAL);
    assertThat(IntStream.range(0, 4).map(placement::expertsAt)).containsExactly(9, 8, 8, 8);
    assertThat(homes(placement, 0, 11)).isNotEqualTo(homes(placement, 1, 11));
  }

  @Test
  void popularityAwareGivesTheHeaviestToTheLightestDieWithRoom() {
    long[] tokens = {1, 9, 2, 8, 2};
    // Room for ceil(5 / 2) = 3. By use: 1 (9), 3 (8), 2 (2), 4 (2), 0 (1).
    // 1 -> die 0 (9). 3 -> die 1 (8). 2 -> die 1 (10). 4 -> die 0 (11). 0 -> die 1 (11).
    Placement placement =
        place("popularity-aware", FixedTrace.model(1, 5, 1), 2, (layer, expert) -> tokens[expert]);
    assertThat(homes(placement, 0, 5)).containsExactly(1, 0, 1, 1, 0);
  }

  @Test
  void popularityAwareStopsAtADieWithoutRoom() {
    long[] tokens = {100, 1, 1, 1};
    // Room for 2: 0 -> die 0; 1, 2 -> die 1, which is then full; 3 -> die 0 although it is heavier.
    Placement placement =
        place("popularity-aware", FixedTrace.model(1, 4, 1), 2, (layer, expert) -> tokens[expert]);
    assertThat(homes(placement, 0, 4)).containsExactly(0, 1, 1, 0);
  }

  @Test
  void popularityAwareNeedsPopularity() {
    PlacementPolicy policy = PlacementPolicies.find("popularity-aware").orElseThrow();
    assertThat(policy.needsPopularity()).isTrue();
    PlacementContext context = new PlacementContext(
        FixedTrace.model(1, 4, 1),
        2,
        Optional.empty(),
        Options.none(),
        RandomStreams.of(7).draws(Role.PLACEMENT));
    assertThatThrownBy(() -> policy.create(context))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("policy: popularity-aware needs to know");
  }
}
