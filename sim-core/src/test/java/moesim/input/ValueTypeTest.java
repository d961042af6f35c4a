package moesim.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import moesim.input.Written.Kind;
import moesim.units.DataSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {
  /** A constant as scenarios name it. */
  private enum Colour {
    DARK_RED;

    @Override
    public String toString() {
      return "dark-red";
    }
  }

  private static final ValueType<Long> COUNT = ValueType.wholeNumber(1, 100);
  private static final ValueType<Double> SHARE = ValueType.number(0, 1);

  private static Written written(String text, Kind kind) {
    return new Written("cache.key", text, kind, Location.inText("s.yaml", 4, 7));
  }

  private static void assertRefused(ValueType<?> type, String text, Kind kind, String message) {
    assertThatThrownBy(() -> type.read(written(text, kind)))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:4:7: cache.key: " + message);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "100, 100", "007, 7", "+5, 5"})
  void readsAWholeNumberInItsRange(String text, long value) {
    assertThat(COUNT.read(written(text, Kind.WHOLE_NUMBER))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"0", "101", "-1", "99999999999999999999"})
  void refusesAWholeNumberOutsideIt(String text) {
    String message = "expected a whole number in [1, 100], read " + text;
    assertRefused(COUNT, text, Kind.WHOLE_NUMBER, message);
  }

  @Test
  void refusesTheWrongNotationAndShowsWhatItRead() {
    String expected = "expected a whole number in [1, 100], read ";
    assertRefused(COUNT, "1.5", Kind.NUMBER, expected + "1.5");
    assertRefused(COUNT, "4", Kind.TEXT, expected + "the text \"4\"");
    assertRefused(COUNT, "true", Kind.FLAG, expected + "true");
    assertRefused(COUNT, "", Kind.NOTHING, expected + "nothing");
  }

  @Test
  void namesAnOpenRangeByItsLeastValue() {
    ValueType<Long> open = ValueType.wholeNumber(2, Long.MAX_VALUE);
    assertThat(open.read(written("9223372036854775807", Kind.WHOLE_NUMBER)))
        .isEqualTo(Long.MAX_VALUE);
    String message = "expected a whole number of at least 2, read 1";
    assertRefused(open, "1", Kind.WHOLE_NUMBER, message);
  }

  @ParameterizedTest
  @CsvSource({"0, WHOLE_NUMBER, 0", "1, WHOLE_NUMBER, 1", "0.25, NUMBER, 0.25", "5e-1, NUMBER, 0.5"
  })
  void readsANumberWholeOrNot(String text, Kind kind, double value) {
    assertThat(SHARE.read(written(text, kind))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"1.01", "-0.1", "NaN", ".nan", ".inf", "Infinity"})
  void refusesANumberOutsideItsRangeOrNone(String text) {
    assertRefused(SHARE, text, Kind.NUMBER, "expected a number in [0, 1], read " + text);
  }

  @Test
  void aFlagIsNotAText() {
    assertThat(ValueType.flag().read(written("true", Kind.FLAG))).isTrue();
    assertThat(ValueType.flag().read(written("false", Kind.FLAG))).isFalse();
    String message = "expected true or false, read the text \"yes\"";
    assertRefused(ValueType.flag(), "yes", Kind.TEXT, message);
  }

  @Test
  void aTextMustSaySomething() {
    assertThat(ValueType.text("a path").read(written("a b", Kind.TEXT))).isEqualTo("a b");
    assertThat(ValueType.text("a path").read(written("17", Kind.WHOLE_NUMBER))).isEqualTo("17");
    assertRefused(ValueType.text("a path"), " ", Kind.TEXT, "must not be empty");
    assertRefused(ValueType.text("a path"), "", Kind.NOTHING, "expected a path, read nothing");
  }

  @Test
  void oneOfManyNamesSuggestsTheNearest() {
    ValueType<String> policy = ValueType.oneOf("policy", List.of("lru", "fifo"));
    assertThat(policy.accepted()).isEqualTo("one of fifo, lru");
    assertThat(policy.read(written("fifo", Kind.TEXT))).isEqualTo("fifo");
    String message = "unknown policy \"lru2\"; did you mean \"lru\"? Known: fifo, lru";
    assertRefused(policy, "lru2", Kind.TEXT, message);
  }

  @Test
  void aConstantIsReadByItsNameInFiles() {
    ValueType<Colour> colour = ValueType.constantOf("colour", Colour.class);
    assertThat(colour.read(written("dark-red", Kind.TEXT))).isEqualTo(Colour.DARK_RED);
    assertRefused(
        colour,
        "DARK_RED",
        Kind.TEXT,
        "unknown colour \"DARK_RED\"; did you mean \"dark-red\"? Known: dark-red");
  }

  @Test
  void aQuantityMayLookLikeANumberSoThatItsParserCanAskForTheUnit() {
    ValueType<DataSize> size = ValueType.quantity("a size", DataSize::parse, ".*");
    assertThat(size.read(written("6 GiB", Kind.TEXT)).bytes()).isEqualTo(6_442_450_944L);
    assertRefused(size, "6", Kind.WHOLE_NUMBER, "missing unit in \"6\"; write a size");
    assertRefused(size, "true", Kind.FLAG, "expected a size, read true");
  }
}
