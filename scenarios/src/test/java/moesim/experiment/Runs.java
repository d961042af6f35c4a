package moesim.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;

/** Scenarios written in tests, and their results by key. */
final class Runs {
  private Runs() {}

  static Scenario scenario(String yaml, String... settings) {
    return ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), yaml, List.of(settings)));
  }

  static ResultTable run(String yaml, String... settings) {
    return Experiment.run(scenario(yaml, settings), 2, Progress.none()).table();
  }

  /** The row whose keys have the given values. */
  static Map<Metric, Number> row(ResultTable table, Map<String, String> keys) {
    return table.rows().stream()
        .filter(row -> keys.entrySet().stream()
            .allMatch(
                key -> row.values().get(table.keys().indexOf(key.getKey())).equals(key.getValue())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row with " + keys + " in " + table.rows()))
        .metrics();
  }
}
