package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moesim.hardware.parallel.TimeUse;
import org.junit.jupiter.api.Test;

/** No metric of expert parallelism without a unit and a definition, the same everywhere. */
class ParallelMetricsDocumentedTest {
  private static final Path DOCUMENT = Path.of("../docs/model.md");

  private static String row(Metric metric) {
    return "| `" + metric.name() + "` | " + metric.unit() + " | " + metric.definition() + " |";
  }

  /** Those that no other machine has. */
  private static List<Metric> own() {
    List<Metric> own = new ArrayList<>(ParallelMetrics.ALL);
    own.removeAll(WaferMetrics.ALL);
    return own;
  }

  @Test
  void everyMetricHasItsRowInTheOrderOfTheColumns() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<String> rows = own().stream().map(ParallelMetricsDocumentedTest::row).toList();
    assertThat(lines).containsSequence(rows);
    int after = lines.indexOf(rows.get(rows.size() - 1)) + 1;
    assertThat(after == lines.size() || !lines.get(after).startsWith("|")).isTrue();
    String shared = String.join("\n", lines);
    for (Metric metric : ParallelMetrics.ALL) {
      assertThat(shared).contains("`" + metric.name() + "`");
    }
  }

  @Test
  void namesAreUniqueAndEveryWaitHasAColumn() {
    assertThat(ParallelMetrics.ALL).extracting(Metric::name).doesNotHaveDuplicates();
    assertThat(ParallelMetrics.ALL).containsAll(ParallelMetrics.SHOWN);
    for (TimeUse wait : TimeUse.values()) {
      assertThat(ParallelMetrics.ALL).containsOnlyOnce(ParallelMetrics.of(wait));
    }
    for (Metric metric : own()) {
      assertThat(WaferMetrics.ALL).extracting(Metric::name).doesNotContain(metric.name());
      assertThat(Metric.ALL).extracting(Metric::name).doesNotContain(metric.name());
    }
  }
}
