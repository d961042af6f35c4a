package moesim.report.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import moesim.report.TableFormat;
import moesim.report.table.Source;
import moesim.traces.parquet.ParquetTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTest {
  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  void results() {
    List<Column> columns = List.of(
        new Column("cache.policy", Kind.TEXT, "", "key"),
        new Column("misses", Kind.LONG, "pages", "misses"),
        new Column("miss_ratio", Kind.DOUBLE, "ratio", "ratio"));
    try (ParquetTable table =
        new ParquetTable(folder.resolve("results.parquet"), columns, Map.of())) {
      for (int row = 1; row <= 4; row++) {
        table.set(0, row % 2 == 0 ? "lru" : "lfu");
        table.set(1, (long) row);
        if (row != 4) {
          table.set(2, row / 8.0);
        }
        table.endRow();
      }
    }
  }

  private String csv(String sql) {
    return TableFormat.csv(Query.answer(Source.at(folder.toString()), sql));
  }

  @Test
  void answersInWholeNumbersAndNumbers() {
    assertThat(csv("select \"cache.policy\", sum(misses) n, avg(miss_ratio) r, count(miss_ratio) k"
            + " from results group by \"cache.policy\" order by n"))
        .isEqualTo("cache.policy,n,r,k\nlfu,4,0.25,2\nlru,6,0.25,1\n");
    assertThat(csv(
            "select misses, misses, miss_ratio is null as absent from Results where misses > 3"))
        .isEqualTo("misses,misses_2,absent\n4,4,true\n");
  }

  private void refuses(String sql, String message) {
    assertThatThrownBy(() -> csv(sql))
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void saysWhereTheTextIsWrong() {
    refuses("select hits\nfrm results", "query:2:5: not a select that can be read here");
    refuses("select miss from results", "query:1:8: no column \"miss\"; did you mean \"misses\"?");
    refuses(
        "select misses from result", "query:1:20: no table \"result\"; did you mean \"results\"?");
    refuses(
        "select cache.policy from results",
        "query:1:8: names with a dot stand in double quotes: \"cache.policy\"");
    refuses("drop table results", "query:1:1: expected a select, which only reads");
  }
}
