package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheCapacityTest {
  private static final String WRITE =
      "; write a number of experts, a size or a percentage, such as \"150 experts\", \"6 GiB\" or"
          + " \"25 %\"";

  @ParameterizedTest
  @CsvSource({
    "150 experts, EXPERTS, 150",
    "1 expert, EXPERTS, 1",
    "2.0 experts, EXPERTS, 2",
    "1e2 experts, EXPERTS, 100",
    "6 GiB, BYTES, 6442450944",
    "50GB, BYTES, 50000000000",
    "1.5 kB, BYTES, 1500",
    "25 %, PERCENT, 25",
    "12.5%, PERCENT, 12.5",
    "100 %, PERCENT, 100"
  })
  void readsExpertsSizesAndPercentages(String text, CacheCapacity.Unit unit, BigDecimal amount) {
    CacheCapacity capacity = CacheCapacity.parse(text);
    assertThat(capacity.unit()).isEqualTo(unit);
    assertThat(capacity.amount()).isEqualByComparingTo(amount);
    assertThat(capacity.weighsBytes()).isEqualTo(unit == CacheCapacity.Unit.BYTES);
    assertThat(capacity).hasToString(text);
    String pattern = String.valueOf(CacheCapacity.TYPE.schema().get("pattern"));
    assertThat(text).as("what editors accept").matches(pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "150; missing unit in \"150\"",
        "lots; not a number with a unit: \"lots\"",
        "-1 experts; not a number with a unit: \"-1 experts\"",
        "6 pages; unknown unit \"pages\" in \"6 pages\"",
        "6 KB; unknown unit \"KB\" in \"6 KB\"",
        "6 Gbit; unknown unit \"Gbit\" in \"6 Gbit\""
      })
  void refusesAnythingElseAndSaysWhatToWrite(String text, String fact) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheCapacity.TYPE.parser().apply(text))
        .withMessage(fact + WRITE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.5 experts; \"1.5 experts\" is not a whole number of experts",
        "1.5 B; \"1.5 B\" is not a whole number of bytes",
        "100.1 %; \"100.1 %\" is more than 100 % of all experts",
        "0 experts; a cache of \"0 experts\" holds nothing",
        "0 B; a cache of \"0 B\" holds nothing",
        "0 %; a cache of \"0 %\" holds nothing"
      })
  void refusesAmountsThatCannotBe(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheCapacity.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "25 %, 4", // of 4 x 4 experts
    "30 %, 4", // 4.8, rounded down
    "100 %, 16",
    "6 %, 0", // 0.96
    "6.25 %, 1",
    "150 experts, 150", // more than there are is no error
    "1 kB, 1000"
  })
  void becomesAWeight(String text, long weight) {
    MoeModel model = FixedTrace.model(4, 4, 1);
    assertThat(CacheCapacity.parse(text).weightFor(model)).isEqualTo(weight);
  }

  @Test
  void isRefusedWhereItStands() {
    Location place = Location.inText("s.yaml", 5, 34);
    Written bare = new Written("cache.capacity", "4", Written.Kind.WHOLE_NUMBER, place);
    assertThatThrownBy(() -> CacheCapacity.TYPE.read(bare))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:5:34: cache.capacity: missing unit in \"4\"" + WRITE);
  }
}
