package moesim.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {
  @ParameterizedTest
  @CsvSource({
    "0 ns, 0, 0 ps",
    "7 ps, 7, 7 ps",
    "110 ns, 110000, 110 ns",
    "1.5 us, 1500000, 1500 ns",
    "2 ms, 2000000000, 2 ms",
    "1 s, 1000000000000, 1 s",
    "0.001 ns, 1, 1 ps",
    "2000 s, 2000000000000000, 2000 s"
  })
  void readsEveryUnitAndShowsTheLargestThatNeedsNoFraction(String text, long ps, String shown) {
    assertThat(Latency.parse(text).ps()).isEqualTo(ps);
    assertThat(new Latency(ps)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 min", "5 NS", "5 cycles", "5 sec"})
  void refusesAnUnknownUnitAndListsTheKnownOnes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latency.parse(text))
        .withMessageStartingWith("unknown unit \"")
        .withMessageEndingWith("in \"" + text + "\"; units are [ps, ns, us, ms, s]");
  }

  @Test
  void refusesATimeWithoutUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latency.parse("110"))
        .withMessage("missing unit in \"110\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5 ps", "0.0001 ns", "10000000 s"}) // 10^19 ps > 2^63 ps
  void refusesWhatIsNotAWholeNumberOfPicoseconds(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latency.parse(text))
        .withMessageEndingWith("is not a whole number of picoseconds");
  }

  @Test
  void refusesANegativeTime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Latency(-1))
        .withMessage("a latency must not be negative, got -1 ps");
  }
}
