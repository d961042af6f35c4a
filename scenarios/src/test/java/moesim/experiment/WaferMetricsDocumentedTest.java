package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moesim.hardware.wafer.Cause;
import org.junit.jupiter.api.Test;

/**
 * No metric of a wafer without a unit and a definition, the same in the results and in the
 * documentation.
 */
class WaferMetricsDocumentedTest {
  private static final Path DOCUMENT = Path.of("../docs/model.md");

  /** What stands in the place of speedup_ratio in the answers of what-if and fidelity. */
  private static final List<Metric> COMPARED = List.of(WaferMetrics.CEILING, WaferMetrics.ERROR);

  private static String row(Metric metric) {
    return "| `" + metric.name() + "` | " + metric.unit() + " | " + metric.definition() + " |";
  }

  @Test
  void everyMetricHasItsRowInTheDocument() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<Metric> all = new ArrayList<>(WaferMetrics.ALL);
    all.addAll(COMPARED);
    for (Metric metric : all) {
      assertThat(lines).as("a row of %s", DOCUMENT).containsOnlyOnce(row(metric));
    }
  }

  @Test
  void theRowsStandTogetherInTheOrderOfTheColumns() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<String> rows =
        WaferMetrics.ALL.stream().map(WaferMetricsDocumentedTest::row).toList();
    assertThat(lines).containsSequence(rows);
    // Nothing is documented that does not exist: the table begins with the first metric and ends
    // with the last one.
    assertThat(lines.get(lines.indexOf(rows.get(0)) - 1)).isEqualTo("|---|---|---|");
    int after = lines.indexOf(rows.get(rows.size() - 1)) + 1;
    assertThat(after == lines.size() || !lines.get(after).startsWith("|")).isTrue();
  }

  @Test
  void everyMetricIsNamedOnceAndSaysWhatItIs() {
    assertThat(WaferMetrics.ALL).extracting(Metric::name).doesNotHaveDuplicates();
    for (Metric metric : WaferMetrics.ALL) {
      assertThat(metric.name()).matches("[a-z]+(_[a-z]+)*");
      assertThat(metric.unit()).isNotBlank();
      assertThat(metric.definition()).isNotBlank().doesNotContain("|").doesNotEndWith(".");
    }
  }

  @Test
  void whatAFirstLookWantsAndEveryCauseIsAmongThem() {
    List<Metric> all = new ArrayList<>(WaferMetrics.ALL);
    all.addAll(COMPARED);
    assertThat(all).containsAll(WaferMetrics.SHOWN);
    for (Cause cause : Cause.values()) {
      assertThat(WaferMetrics.ALL).containsOnlyOnce(WaferMetrics.blamedOn(cause));
    }
  }
}
