package moesim.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0 B, 0",
    "17 B, 17",
    "1 kB, 1000",
    "1 KiB, 1024",
    "1 MB, 1000000",
    "1 MiB, 1048576",
    "80 GB, 80000000000",
    "80 GiB, 85899345920", // 80 x 2^30
    "1 TB, 1000000000000",
    "1 TiB, 1099511627776", // 2^40
    "1 PB, 1000000000000000",
    "1 PiB, 1125899906842624", // 2^50
    "6GiB, 6442450944",
    "1.5 kB, 1500",
    "0.5 KiB, 512",
    "1e3 B, 1000",
    "1e-3 kB, 1",
    "9223.372036854775807 PB, 9223372036854775807"
  })
  void readsDecimalAndBinaryPrefixesAsDifferentUnits(String text, long bytes) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @Test
  void refusesASizeWithoutUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse("80"))
        .withMessage("missing unit in \"80\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80 Gb", "80 Gbit", "80 Mibit", "8 b", "8 bits"})
  void refusesBitsAndSaysWhatToWrite(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse(text))
        .withMessageStartingWith("unknown unit \"")
        .withMessageContaining("in \"" + text + "\"")
        .withMessageEndingWith("bits are not accepted, write bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80 KB", "80 GIB", "80 EB", "80 GB/s", "80 experts", "1,000 B"})
  void refusesAnUnknownUnitAndListsTheKnownOnes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse(text))
        .withMessageContaining("in \"" + text + "\"")
        .withMessageContaining(
            "units are [B, kB, MB, GB, TB, PB] and [B, KiB, MiB, GiB, TiB, PiB]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5 B", "0.0001 kB", "0.3 KiB"}) // 0.3 x 1024 = 307.2
  void refusesAFractionOfAByte(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSize.parse(text))
        .withMessageEndingWith("is not a whole number of bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808 B", "8192 PiB", "1e20 B"}) // 2^63, 2^13 x 2^50
  void refusesMoreThanALongHolds(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse(text));
  }

  @Test
  void refusesANegativeSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataSize(-1))
        .withMessage("a size must not be negative, got -1 B");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1500, 1500 B",
    "1000, 1 kB",
    "1024, 1 KiB",
    "1024000, 1024 kB", // also 1000 KiB, which is longer
    "6442450944, 6 GiB",
    "80000000000, 80 GB",
    "1125899906842624, 1 PiB"
  })
  void showsTheLargestUnitThatNeedsNoFraction(long bytes, String text) {
    assertThat(new DataSize(bytes)).hasToString(text);
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @Test
  void knowsItsUnits() {
    assertThat(DataSize.isUnit("B")).isTrue();
    assertThat(DataSize.isUnit("kB")).isTrue();
    assertThat(DataSize.isUnit("PiB")).isTrue();
    assertThat(DataSize.isUnit("KB")).isFalse();
    assertThat(DataSize.isUnit("experts")).isFalse();
  }
}
