package moesim.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.scenario.TraceText;
import moesim.testing.FixedTrace;
import moesim.traces.ReadingWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages about traces as a reader has them; skipped where there is no Chromium. */
class TracePageInBrowserTest {
  private static final String SHAPES =
      "document.querySelectorAll('#%s .chart svg path, #%s .chart svg rect, #%s .chart canvas').length";

  @TempDir
  private static Path folder = Path.of("");

  private static Optional<Browser> browser = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.program();
    assumeTrue(program.isPresent(), "no Chromium on the PATH: pages are not opened");
    browser = Optional.of(new Browser(program.orElseThrow(), folder));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser.isPresent()) {
      browser.orElseThrow().close();
    }
  }

  private static Browser open(String name, RoutingTrace... traces) throws Exception {
    Path file = folder.resolve(name + ".html");
    Files.writeString(file, TracePage.of(TracePageTest.named(traces)));
    Browser page = browser.orElseThrow();
    page.open(file);
    return page;
  }

  private static int shapes(Browser page, String section) throws Exception {
    return Integer.parseInt(page.evaluate(SHAPES.replace("%s", section)));
  }

  private static String finding(Browser page, String section) throws Exception {
    return page.evaluate("document.querySelector('#" + section + " .finding').textContent");
  }

  /** Twelve requests of two subjects, in files as core12345 has them. */
  private static RoutingTrace recorded() throws IOException {
    for (int request = 0; request < 12; request++) {
      int shift = request % 2 * 3;
      Path file =
          folder.resolve("mmlu/" + (shift == 0 ? "algebra" : "law <b>") + "/" + request + ".json");
      Files.createDirectories(file.getParent());
      String prompt = IntStream.range(0, 6)
          .mapToObj(token -> "[" + (token % 4 + shift) + "," + (token % 3 + 8) + "]")
          .collect(Collectors.joining(","));
      String step = "{\"0\": [" + prompt + "], \"1\": [" + prompt + "]}";
      String next = "{\"0\": [[1,9]], \"1\": [[2,8]]}";
      Files.writeString(file, "[" + String.join(",", step, next, next, next) + "]");
    }
    return new TraceText(folder.resolve("mmlu").toString(), "core12345", "", List.of())
        .open(ReadingWatch.none());
  }

  @Test
  void drawsAllSixInsightsOfARecording() throws Exception {
    Browser page = open("recorded", recorded());
    for (String section :
        List.of("phases", "reuse", "placement", "popular", "pairs", "subjects", "drift")) {
      assertThat(shapes(page, section)).as(section).isGreaterThan(3);
      assertThat(finding(page, section)).as(section).isNotBlank();
    }
    // Selections of algebra: 0 to 3 and 8 to 10, of law 3 to 6 and 8 to 10, both 1, 2, 8, 9.
    assertThat(finding(page, "subjects"))
        .startsWith("Of the ten hottest experts of a layer, ")
        .contains("are hot with both subjects");
    assertThat(
            page.evaluate("document.querySelector('#subjects .chart').getAttribute('aria-label')"))
        .startsWith("Hot experts of 2 subjects at layer 0 of mmlu: ");
    assertThat(page.evaluate("document.querySelectorAll('#published, #phases b').length"))
        .isEqualTo("0");
    assertThat(page.evaluate("document.querySelectorAll('#numbers tbody tr').length > 15"))
        .isEqualTo("true");
    assertThat(page.events("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"))
        .isEmpty();
    assertThat(page.events("Network.requestWillBeSent"))
        .isNotEmpty()
        .allMatch(event -> event.contains("\"url\":\"file:") || event.contains("\"url\":\"data:"));
  }

  @Test
  void putsTracesSideBySideAndSaysWhatIsMissing() throws Exception {
    MoeModel llama = FixedTrace.model(24, 128, 1);
    Browser page = open(
        "two",
        FixedTrace.random(llama, 80, 0.3, 5),
        FixedTrace.random(FixedTrace.model(4, 16, 2), 80, 0.3, 6));
    assertThat(page.evaluate("document.querySelectorAll('#placement figure').length"))
        .isEqualTo("2");
    // Top-1 has no pairs, and decode alone no phases: no empty frames, but a sentence each.
    assertThat(page.evaluate("document.querySelectorAll('#pairs figure').length"))
        .isEqualTo("2");
    assertThat(page.evaluate("document.querySelectorAll('#phases figure').length"))
        .isEqualTo("0");
    assertThat(page.evaluate("document.querySelectorAll('.empty').length")).isEqualTo("0");
    assertThat(page.evaluate("document.querySelector('#phases .finding').children.length"))
        .isEqualTo("2");
    assertThat(page.evaluate("document.querySelector('#published td:nth-child(5)').textContent"))
        .isEqualTo("77 %");
    assertThat(page.events("Runtime.exceptionThrown", "Runtime.consoleAPICalled"))
        .isEmpty();
  }

  @Test
  void changesColoursAndPhases() throws Exception {
    Browser page = open("one", recorded());
    String look = "getComputedStyle(document.body).backgroundColor";
    page.evaluate("document.getElementById('theme').click()");
    assertThat(page.evaluate(look)).isEqualTo("rgb(20, 23, 27)");
    page.evaluate("document.getElementById('theme').click()");
    String label = "document.querySelector('#placement .chart').innerHTML";
    String before = page.evaluate(label);
    page.evaluate("(() => { const select = document.querySelector('#placement select');"
        + " select.value = 'decode'; select.dispatchEvent(new Event('change')); })()");
    assertThat(page.evaluate(label)).isNotEqualTo(before);
    assertThat(page.evaluate("(() => { const names = [...document.querySelectorAll('.below button,"
            + " .below summary')].map(one => one.ariaLabel);"
            + " return names.length > 3 && new Set(names).size === names.length; })()"))
        .isEqualTo("true");
    assertThat(page.evaluate("[...document.querySelectorAll('.chart')].every(one =>"
            + " one.scrollWidth <= one.clientWidth + 1)"))
        .isEqualTo("true");
    assertThat(page.events("Runtime.exceptionThrown")).isEmpty();
  }
}
