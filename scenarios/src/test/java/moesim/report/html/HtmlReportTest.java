package moesim.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final int THREE_MEGABYTES = 3_000_000;

  @TempDir
  private Path folder = Path.of("");

  private static String page(Path results) {
    return HtmlReport.page(results, Selection.MOST_BYTES);
  }

  private static int size(String page) {
    return page.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void aThousandRunsFitIntoThreeMegabytesWithEveryRun() throws IOException {
    String page = page(ResultFiles.ofWafers(folder, 1000));
    assertThat(size(page)).isLessThan(THREE_MEGABYTES);
    assertThat(page)
        .contains("1,000 runs of the scenario “many”")
        .doesNotContain("This page shows");
  }

  @Test
  void saysWhatItLeavesOutOfTenThousandRuns() throws IOException {
    String page = page(ResultFiles.ofWafers(folder, 10_000));
    assertThat(size(page)).isLessThan(THREE_MEGABYTES);
    assertThat(page)
        .containsPattern("This page shows [0-9],[0-9]{3} of 10,000 runs, evenly taken, the best and"
            + " the worst among them")
        .containsPattern("Machines are drawn for [0-9,]+ of 10,000 runs");
  }

  @Test
  void asksTheNetworkForNothing() throws IOException {
    String page = page(ResultFiles.ofWafers(folder, 4));
    assertThat(page).contains("content=\"default-src 'none';").contains(Assets.charts());
    // ECharts has code that could show pictures; the policy of the page allows none from elsewhere.
    assertThat(page.replace(Assets.charts(), ""))
        .doesNotContain("@import")
        .doesNotContain("url(http")
        .doesNotContainPattern("<(script|img|iframe|link)[^>]* (src|href)=\"(?!data:)");
  }

  @Test
  void tellsNothingThatDiffersBetweenTwoRunsOfTheSame() throws IOException {
    Path results = ResultFiles.ofWafers(folder, 4);
    String page = page(results);
    assertThat(page).doesNotContain("2026-01-02").doesNotContain("run_seconds");
    Path provenance = results.resolve("provenance.json");
    Files.writeString(
        provenance,
        Files.readString(provenance)
            .replace("2026-01-02T03:04:05Z", "2027-01-01T00:00:00Z")
            .replace("[1.5]", "[2.5, 3]"));
    assertThat(page(results)).isEqualTo(page);
  }

  @Test
  void tellsHowToMakeTheResultsAgain() throws IOException {
    assertThat(page(ResultFiles.ofWafers(folder, 4)))
        .contains("<code>moesim run many.yaml --set 'x=it'\\''s' --out DIR</code>")
        .contains("a b (f), SHA-256 <code>12</code>")
        .contains("These runs were made with --set x=it's");
  }

  @Test
  void definesEveryMetric() throws IOException {
    String page = page(ResultFiles.ofWafers(folder, 2));
    assertThat(page).contains("""
        <dt><code>decode_seconds</code></dt><dd id="def-decode_seconds">time of all steps after it. Unit: seconds.</dd>
        """);
    moesim.experiment.WaferMetrics.ALL.forEach(
        metric -> assertThat(page).contains("<dd id=\"def-" + metric.name() + "\">"));
  }

  @Test
  void holdsTheScriptsThatThereAre() throws IOException {
    Path scripts = Path.of("src/main/resources/moesim/report/html");
    try (Stream<Path> files = Files.list(scripts)) {
      List<String> names = files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".js"))
          .toList();
      List<String> used = Stream.of(Assets.SCRIPTS, TracePage.SCRIPTS)
          .flatMap(List::stream)
          .distinct()
          .toList();
      assertThat(used).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void namesTheFileThatIsMissing() throws IOException {
    Path results = ResultFiles.ofWafers(folder, 2);
    Files.delete(results.resolve("results.parquet"));
    assertThatThrownBy(() -> page(results))
        .isInstanceOf(InputException.class)
        .hasMessage(results
            + ": has no results.parquet, which a report is made from; let the scenario write it with"
            + " report: [parquet, html]");
    Files.delete(results.resolve("provenance.json"));
    assertThatThrownBy(() -> page(results))
        .isInstanceOf(InputException.class)
        .hasMessage(results.resolve("provenance.json")
            + ": no such file; a folder with results has one, written by \"moesim run --out\"");
  }
}
