package moesim.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocationTest {
  @Test
  void showsAsMuchAsIsKnown() {
    assertThat(Location.of("s.yaml")).hasToString("s.yaml");
    assertThat(Location.inText("s.yaml", 9, 73)).hasToString("s.yaml:9:73");
    assertThat(Location.inText("s.yaml", 9, Location.NONE)).hasToString("s.yaml:9");
    assertThat(Location.atByte("17.json", 40_213)).hasToString("17.json: byte 40213");
  }

  @Test
  void sortsBySourceThenLineThenColumnThenByte() {
    List<Location> inOrder = List.of(
        Location.of("a"), // a whole source before any place in it
        Location.atByte("a", 7),
        Location.atByte("a", 40),
        Location.inText("a", 1, Location.NONE),
        Location.inText("a", 1, 2),
        Location.inText("a", 1, 10), // by number, not by text
        Location.inText("a", 2, 1),
        Location.inText("a", 10, 1),
        Location.inText("b", 1, 1));
    for (int seed = 0; seed < 50; seed++) {
      List<Location> shuffled = new ArrayList<>(inOrder);
      Collections.shuffle(shuffled, new Random(seed));
      Collections.sort(shuffled);
      assertThat(shuffled).as("seed %d", seed).isEqualTo(inOrder);
    }
  }

  @Test
  void onlyEqualPlacesCompareAsEqual() {
    assertThat(Location.inText("a", 1, 2)).isEqualByComparingTo(Location.inText("a", 1, 2));
    assertThat(Location.inText("a", 1, 2).compareTo(Location.inText("a", 1, 3))).isNegative();
  }

  @Test
  void aProblemIsOneLineWithItsPlaceFirst() {
    Problem problem = new Problem(Location.inText("s.yaml", 2, 1), "sead: unknown key");
    assertThat(problem).hasToString("s.yaml:2:1: sead: unknown key");
  }

  @Test
  void anInputExceptionKeepsItsProblemsInOrder() {
    Problem first = new Problem(Location.inText("s.yaml", 2, 1), "one");
    Problem second = new Problem(Location.inText("s.yaml", 3, 1), "two");
    InputException wrong = new InputException(List.of(first, second));
    assertThat(wrong.problems()).containsExactly(first, second);
    assertThat(wrong).hasMessage("s.yaml:2:1: one\ns.yaml:3:1: two");
  }

  @Test
  void anInputExceptionNeedsAProblem() {
    assertThatIllegalArgumentException().isThrownBy(() -> new InputException(List.of()));
  }
}
