package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.Progress;
import moesim.experiment.ResultTable;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line for DuckDB in docs/results.md reads what we wrote. */
@Tag("slow")
class DatasetInDuckDbTest {
  @TempDir
  private Path folder = Path.of("");

  private ResultTable add(String name, String cache) {
    String yaml = "scenario: " + name + "\nseed: 7\n"
        + "model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }\n"
        + "trace: { format: zipf-layered, tokens: 50, exponent: 1.0 }\n"
        + "cache: { policy: lru, capacity: 8 experts }\n" + cache;
    Scenario scenario =
        ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), yaml, List.of()));
    Experiment.Outcome outcome = Experiment.run(scenario, 1, Progress.none());
    new DatasetFolder(folder).write(scenario, outcome);
    return outcome.table();
  }

  @Test
  void readsTheValuesWeWrote() throws Exception {
    ResultTable one = add("one", "sweep: { cache.policy: [lru, fifo] }\n");
    ResultTable two = add("two", "sweep: { trace.exponent: [0, 1] }\n");
    String from = "read_parquet('" + folder
        + "/*/*.parquet', hive_partitioning = true, union_by_name = true)";
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      assertThat(read(statement, from, "one", "cache.policy"))
          .isEqualTo(values(one, "cache.policy"));
      assertThat(read(statement, from, "two", "trace.exponent"))
          .isEqualTo(values(two, "trace.exponent"));
    }
  }

  private static List<List<Object>> read(
      Statement statement, String from, String scenario, String key) throws Exception {
    List<List<Object>> read = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("select \"" + key + "\", misses, miss_ratio from "
        + from + " where scenario = '" + scenario + "'")) {
      while (rows.next()) {
        read.add(List.of(rows.getString(1), rows.getLong(2), rows.getDouble(3)));
      }
    }
    return read;
  }

  private static List<List<Object>> values(ResultTable table, String key) {
    List<List<Object>> values = new ArrayList<>();
    for (ResultTable.Row row : table.rows()) {
      Object misses = row.value(Metric.MISSES);
      Object ratio = row.value(Metric.MISS_RATIO);
      assertThat(misses).isNotNull();
      values.add(List.of(row.values().get(table.keys().indexOf(key)), misses, ratio));
    }
    return values;
  }
}
