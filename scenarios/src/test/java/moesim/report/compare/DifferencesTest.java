package moesim.report.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {
  private static final Column POLICY = new Column("policy", Kind.TEXT, "", "key");
  private static final Column MISSES = new Column("misses", Kind.LONG, "pages", "misses");
  private static final Column RATIO = new Column("ratio", Kind.DOUBLE, "ratio", "ratio");
  private static final List<Column> COLUMNS = List.of(POLICY, MISSES, RATIO);

  private static Table table(List<Column> columns, @Nullable Object[]... rows) {
    return new Table(columns, new ArrayList<>(Arrays.asList(rows)));
  }

  private static @Nullable Object[] row(@Nullable Object... cells) {
    return cells;
  }

  private static List<String> moves(Differences found) {
    return found.moves().stream()
        .map(move -> move.row() + " " + move.metric() + " " + move.before() + " " + move.after()
            + " " + move.change() + " " + move.relative())
        .toList();
  }

  @Test
  void sortsByTheSizeOfTheRelativeChange() {
    Table a = table(COLUMNS, row("lru", 100L, 0.5), row("lfu", 200L, 0.25), row("arc", 0L, 0.1));
    Table b = table(COLUMNS, row("arc", 3L, 0.1), row("lfu", 150L, 0.5), row("lru", 110L, 0.5));
    // 0 -> 3: from zero; 0.25 -> 0.5: +100 %; 200 -> 150: -25 %; 100 -> 110: +10 %.
    assertThat(moves(Differences.of(a, b, 0)))
        .containsExactly(
            "[arc] misses 0 3 3.0 Infinity",
            "[lfu] ratio 0.25 0.5 0.25 1.0",
            "[lfu] misses 200 150 -50.0 -0.25",
            "[lru] misses 100 110 10.0 0.1");
  }

  @Test
  void aToleranceIsAPartOfTheValueInA() {
    Table a = table(COLUMNS, row("lru", 100L, 0.5), row("lfu", 0L, 1.0));
    Table b = table(COLUMNS, row("lru", 110L, 0.5), row("lfu", 1L, 1.0));
    assertThat(moves(Differences.of(a, b, 0.1))).containsExactly("[lfu] misses 0 1 1.0 Infinity");
    assertThat(Differences.of(a, b, 0.099).moves()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 10 %",
    "0.07, 7 %",
    "0.015, 1.5 %",
    "1, 100 %",
    "10, 1000 %",
    "200, 20000 %",
    "1e-9, 0.0000001 %",
    "0.123456, 12.35 %"
  })
  void aToleranceIsToldAsItWasMeant(double part, String text) {
    assertThat(ComparisonReport.percent(part)).isEqualTo(text);
  }

  @Test
  void noToleranceIsTooSmallForNumbersThatDoublesCannotTellApart() {
    long large = 1L << 53;
    Table a = table(COLUMNS, row("lru", large, 1.0));
    Table b = table(COLUMNS, row("lru", large + 1, 1.0));
    assertThat(Differences.of(a, b, 0).moves()).hasSize(1);
    assertThat(Differences.of(a, b, 1e-9).none()).isTrue();
  }

  @Test
  void tellsAbsentValuesFromZero() {
    Table a = table(COLUMNS, row("lru", null, 0.5), row("lfu", 0L, null));
    Table b = table(COLUMNS, row("lru", 0L, 0.5), row("lfu", 0L, null));
    assertThat(moves(Differences.of(a, b, 1))).containsExactly("[lru] misses null 0 NaN Infinity");
  }

  @Test
  void joinsRowsWithTheSameKeysInOrder() {
    Table a = table(COLUMNS, row("lru", 1L, 1.0), row("lru", 2L, 1.0), row("lru", 3L, 1.0));
    Table b = table(COLUMNS, row("lru", 1L, 1.0), row("lru", 2L, 1.0));
    Differences found = Differences.of(a, b, 0);
    assertThat(found.joined()).isEqualTo(2);
    assertThat(found.repeated()).isEqualTo(3);
    assertThat(found.moves()).isEmpty();
    assertThat(found.onlyInA()).containsExactly(a.rows().get(2));
    assertThat(found.none()).isFalse();
  }

  @Test
  void namesRowsAndColumnsThatOnlyOneHas() {
    Column seed = new Column("seed", Kind.LONG, "", "key");
    Table a = table(List.of(POLICY, MISSES), row("lru", 1L), row("lfu", 1L));
    Table b = table(List.of(POLICY, seed, MISSES), row("lru", 7L, 1L), row("arc", 7L, 1L));
    Differences found = Differences.of(a, b, 0);
    assertThat(found.keys()).containsExactly("policy");
    assertThat(found.columnsOnlyInA()).isEmpty();
    assertThat(found.columnsOnlyInB()).containsExactly("seed");
    assertThat(found.onlyInA()).containsExactly(a.rows().get(1));
    assertThat(found.onlyInB()).containsExactly(b.rows().get(1));
  }

  @Test
  void aKeyIsItsValueWhateverTheKindOfItsColumn() {
    Column whole = new Column("exponent", Kind.LONG, "", "key");
    Column number = new Column("exponent", Kind.DOUBLE, "", "key");
    Table a = table(List.of(whole, MISSES), row(1L, 10L));
    Table b = table(List.of(number, MISSES), row(1.0, 10L), row(1.5, 10L));
    Differences found = Differences.of(a, b, 0);
    assertThat(found.joined()).isEqualTo(1);
    assertThat(found.onlyInB()).hasSize(1);
  }

  @Test
  void aTextDiffersByLinesThatBothDoNotShare() {
    assertThat(LineDifference.of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d", "e")))
        .containsExactly("- b", "+ x", "+ e");
    assertThat(LineDifference.of(List.of("a"), List.of("a"))).isEmpty();
  }
}
