package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No metric without a unit and a definition, the same in the results and in the documentation. */
class MetricsDocumentedTest {
  private static final Path DOCUMENT = Path.of("../docs/model.md");

  private static String row(Metric metric) {
    return "| `" + metric.name() + "` | " + metric.unit() + " | " + metric.definition() + " |";
  }

  @Test
  void everyMetricHasItsRowInTheDocument() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    for (Metric metric : Metric.ALL) {
      assertThat(lines).as("a row of %s", DOCUMENT).containsOnlyOnce(row(metric));
    }
  }

  @Test
  void theRowsStandTogetherInTheOrderOfTheColumns() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    List<String> rows = Metric.ALL.stream().map(MetricsDocumentedTest::row).toList();
    assertThat(lines).containsSequence(rows);
    // Nothing is documented that does not exist: the table ends with the last metric.
    int after = lines.indexOf(rows.get(rows.size() - 1)) + 1;
    assertThat(after == lines.size() || !lines.get(after).startsWith("|")).isTrue();
  }

  @Test
  void boundsHaveTheirRowsToo() throws IOException {
    assertThat(Files.readAllLines(DOCUMENT))
        .containsSequence(Metric.BOUNDS.stream().map(MetricsDocumentedTest::row).toList());
    assertThat(Metric.ALL).doesNotContainAnyElementsOf(Metric.BOUNDS);
  }

  @Test
  void everyMetricIsNamedOnceAndSaysWhatItIs() {
    assertThat(Metric.ALL).extracting(Metric::name).doesNotHaveDuplicates();
    for (Metric metric : Metric.ALL) {
      assertThat(metric.name()).matches("[a-z]+(_[a-z]+)*");
      assertThat(metric.unit()).isNotBlank();
      assertThat(metric.definition()).isNotBlank().doesNotContain("|").doesNotEndWith(".");
    }
  }
}
