package moesim.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthTest {
  @ParameterizedTest
  @CsvSource({
    "1 B/s, 1",
    "3.35 TB/s, 3350000000000",
    "64 GiB/s, 68719476736", // 64 x 2^30
    "1.5 kB/s, 1500",
    "1e3 GB/s, 1000000000000",
    "2PB/s, 2000000000000000"
  })
  void readsDecimalAndBinaryPrefixesAsDifferentUnits(String text, long bytesPerSecond) {
    assertThat(Bandwidth.parse(text).bytesPerSecond()).isEqualTo(bytesPerSecond);
  }

  @ParameterizedTest
  @ValueSource(strings = {"800 Gb/s", "800 Gbit/s", "800 Gbps", "8 b/s", "8 Gibit/s"})
  void refusesBitsAndSaysWhatToWrite(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bandwidth.parse(text))
        .withMessageStartingWith("unknown unit \"")
        .withMessageContaining("in \"" + text + "\"")
        .withMessageEndingWith("bits are not accepted, write bytes per second");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3 TB", "3 KB/s", "3 TB/ms", "3 /s", "3 GBs", "3 GBytes/s"})
  void refusesAnUnknownUnitAndNamesKnownOnes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bandwidth.parse(text))
        .withMessageContaining("in \"" + text + "\"")
        .withMessageContaining("\"GB/s\", \"GiB/s\"");
  }

  @Test
  void refusesABandwidthWithoutUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bandwidth.parse("3350"))
        .withMessage("missing unit in \"3350\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 TB/s", "1.5 B/s", "10000 PB/s"}) // 10^19 > 2^63
  void refusesWhatIsNotAPositiveWholeNumberOfBytesPerSecond(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Bandwidth.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1000000000000, 0, 0",
    "1000000000000, 17, 17", // 1 TB/s: a picosecond per byte
    "3000000000000, 1, 1", // 1/3 ps, rounded up
    "3000000000000, 3, 1", // exactly 1 ps
    "3000000000000, 4, 2", // 4/3 ps
    "3350000000000, 44040192, 13146326", // 44040192 / 3.35 = 13146325.97...
    "1, 9000, 9000000000000000", // 9000 s < 2^53 ps
    "64000000000, 64, 1000" // 64 GB/s
  })
  void takesBytesOverBandwidthRoundedUpToAPicosecond(long bytesPerSecond, long bytes, long ps) {
    assertThat(new Bandwidth(bytesPerSecond).transferPs(bytes)).isEqualTo(ps);
  }

  @ParameterizedTest
  @CsvSource({"3.35 TB/s, 3350 GB/s", "64 GiB/s, 64 GiB/s", "1500 B/s, 1500 B/s"})
  void showsTheLargestUnitThatNeedsNoFraction(String text, String shown) {
    assertThat(Bandwidth.parse(text)).hasToString(shown);
    assertThat(Bandwidth.parse(shown)).isEqualTo(Bandwidth.parse(text));
  }
}
