package moesim.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlopRateTest {
  @ParameterizedTest
  @CsvSource({
    "1 FLOP/s, 1, 1 FLOP/s",
    "2 kFLOP/s, 2e3, 2 kFLOP/s",
    "0.5 GFLOP/s, 5e8, 500 MFLOP/s",
    "989 TFLOP/s, 989e12, 989 TFLOP/s",
    "989.4 TFLOP/s, 989.4e12, 989.4 TFLOP/s",
    "1.25 PFLOP/s, 1.25e15, 1.25 PFLOP/s"
  })
  void readsDecimalPrefixes(String text, double flopPerSecond, String shown) {
    assertThat(FlopRate.parse(text).flopPerSecond()).isEqualTo(flopPerSecond);
    assertThat(FlopRate.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"989 TFLOPS", "989 TFLOP", "989 Tflop/s", "989 TiFLOP/s", "989 TOPS"})
  void refusesAnUnknownUnitAndListsTheKnownOnes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlopRate.parse(text))
        .withMessageContaining("in \"" + text + "\"")
        .withMessageContaining("units are [FLOP/s, kFLOP/s, MFLOP/s, GFLOP/s, TFLOP/s, PFLOP/s]");
  }

  @Test
  void refusesASpeedWithoutUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlopRate.parse("989"))
        .withMessage("missing unit in \"989\"");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNotPositiveAndFinite(double flopPerSecond) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FlopRate(flopPerSecond))
        .withMessage("a speed must be positive and finite, got " + flopPerSecond + " FLOP/s");
  }
}
