package moesim.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import moesim.experiment.Metric;
import moesim.experiment.ParallelMetrics;
import moesim.experiment.WaferMetrics;
import moesim.report.html.Machines.Machine;
import moesim.report.html.Machines.Part;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page makes of results: names, numbers, sentences, shapes. */
class PageWordsTest {
  private static Table caches(@Nullable Object[]... rows) {
    return new Table(
        List.of(
            new Column("cache.policy", Kind.TEXT, "", "key"),
            new Column("cache.capacity", Kind.TEXT, "", "key"),
            new Column("miss_ratio", Kind.DOUBLE, "ratio", "misses / accesses"),
            new Column("competitive_ratio", Kind.DOUBLE, "ratio", "misses / optimal_misses")),
        List.of(rows));
  }

  private static @Nullable Object[] row(@Nullable Object... cells) {
    return cells;
  }

  @Test
  void summarisesWhatWasRunAndTheBestAndWorstOfTheOnlinePolicies() {
    Table table = caches(
        row("lru", "2 experts", 0.75, 1.5),
        row("lfu", "2 experts", 0.61234, 1.25),
        row("belady", "2 experts", 0.5, 1.0),
        row("fifo", "2 experts", null, null));
    assertThat(new Summary(table).text("tiny"))
        .isEqualTo(
            "4 runs of the scenario “tiny”, which differ in cache.policy (lru, lfu, belady, fifo)."
                + " Best miss_ratio of the online policies: 0.6123 (cache.policy lfu); worst: 0.75"
                + " (cache.policy lru). The online policies have 1.25 to 1.5 times the misses of the"
                + " offline optimum.");
  }

  @Test
  void summarisesASingleRunAndNone() {
    assertThat(new Summary(caches(row("lru", "2 experts", 0.75, null))).text("one"))
        .isEqualTo("One run of the scenario “one”. miss_ratio is 0.75.");
    assertThat(new Summary(caches()).text("none")).isEqualTo("0 runs of the scenario “none”.");
  }

  @Test
  void looksAtMetricsThatThereAre() {
    List<String> known = Stream.of(
            Metric.ALL, WaferMetrics.ALL, ParallelMetrics.ALL, List.of(WaferMetrics.ERROR))
        .flatMap(List::stream)
        .map(Metric::name)
        .toList();
    Set<String> asked = new HashSet<>(Focus.HEADLINES);
    asked.addAll(Focus.MORE_IS_BETTER);
    // Only of what-if, which has a column of its own.
    assertThat(asked.remove("ceiling_ratio")).isTrue();
    assertThat(known).containsAll(asked);
  }

  @Test
  void comparesPoliciesOrWhatElseDiffers() {
    assertThat(Focus.compared(caches(row("lru", "1", 0.1, null), row("lfu", "2", 0.1, null))))
        .contains("cache.policy");
    assertThat(Focus.compared(caches(row("lru", "1", 0.1, null), row("lru", "2", 0.1, null))))
        .contains("cache.capacity");
    assertThat(Focus.compared(caches(row("lru", "1", 0.1, null)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "0.1, 0.1",
    "-2.5, -2.5",
    "123456789, 123457000",
    "0.000123456789, 0.000123457",
    "1.5e300, 1.5E+300",
    "0.33333333333, 0.333333",
    "NaN, null",
    "Infinity, null"
  })
  void roundsToSixDigits(double value, String text) {
    assertThat(Numbers.rounded(value, 6)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"5, 5, true", "8, 3, true", "1, 4, true", "4, 1, true", "3, 2, false", "2, 3, false"})
  void findsTheMeshBehindItsLinks(int columns, int rows, boolean torus) {
    List<Part> dies = new ArrayList<>();
    List<Part> links = new ArrayList<>();
    for (int die = 0; die < columns * rows; die++) {
      dies.add(new Part(die, die, List.of()));
      int x = die / rows;
      int y = die % rows;
      addLink(links, die, x + 1 < columns, (x + 1) * rows + y, torus && columns > 2, y);
      addLink(links, die, y + 1 < rows, die + 1, torus && rows > 2, x * rows);
    }
    int found = Machines.rowsOf(new Machine(dies, links));
    // A line is drawn as a row.
    assertThat(found).isEqualTo(columns == 1 ? 1 : rows);
  }

  private static void addLink(
      List<Part> links, int die, boolean inside, int next, boolean torus, int first) {
    if (inside || torus) {
      links.add(new Part(die, inside ? next : first, List.of()));
    }
  }

  @Test
  void drawsNoMeshWhereThereIsNone() {
    List<Part> dies = new ArrayList<>();
    List<Part> links = new ArrayList<>();
    for (int die = 0; die < 6; die++) {
      dies.add(new Part(die, die, List.of()));
      for (int other = 0; other < die; other++) {
        links.add(new Part(other, die, List.of()));
      }
    }
    assertThat(Machines.rowsOf(new Machine(dies, links))).isZero();
  }
}
