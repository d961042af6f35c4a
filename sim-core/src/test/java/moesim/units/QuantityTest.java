package moesim.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "150 experts, 150, experts",
    "12.5 %, 12.5, %",
    "6GiB, 6, GiB",
    "'  6   GiB  ', 6, GiB",
    "1e3 steps, 1000, steps",
    "2.5E-1 s, 0.25, s",
    "1e+2 B, 100, B",
    "0 B, 0, B",
    "007 B, 7, B",
    "3 layer steps, 3, layer steps"
  })
  void readsANumberAndItsUnit(String text, BigDecimal number, String unit) {
    Quantity quantity = Quantity.parse(text);
    assertThat(quantity.number()).isEqualByComparingTo(number);
    assertThat(quantity.unit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "80 ", "1e3", "0.5"})
  void refusesABareNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse(text))
        .withMessage("missing unit in \"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "GB", "-1 B", "+1 B", ".5 B", "NaN B", "~3 B", "six GB", "٣ B"})
  void refusesWhatDoesNotBeginWithAPlainNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse(text))
        .withMessage("not a number with a unit: \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "4 experts, 4",
    "4.0 experts, 4",
    "1.5e1 experts, 15",
    "9223372036854775807 experts, 9223372036854775807"
  })
  void isAWholeNumberHoweverItIsWritten(String text, long whole) {
    assertThat(Quantity.parse(text).whole("experts")).isEqualTo(whole);
  }

  @Test
  void refusesAFractionWhereAWholeNumberIsNeeded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse("4.5 experts").whole("experts"))
        .withMessage("\"4.5 experts\" is not a whole number of experts");
  }

  @Test
  void refusesACountBeyondTheLargestLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.parse("9223372036854775808 experts").whole("experts"))
        .withMessageContaining("9223372036854775808 experts");
  }

  @Test
  void showsTheNumberWithoutAnExponent() {
    assertThat(Quantity.parse("1e3 steps")).hasToString("1000 steps");
  }
}
