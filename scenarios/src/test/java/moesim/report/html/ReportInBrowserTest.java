package moesim.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.experiment.Progress;
import moesim.report.ResultFolder;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as a reader has them, opened from disk in Chromium; skipped where there is none. */
class ReportInBrowserTest {
  private static final String CACHES = """
      scenario: caches <script>alert(1)</script>
      model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 50, exponent: 1.0 }
      cache: { policy: lru, capacity: 8 experts }
      sweep:
        cache.capacity: [4 experts, 8 experts, 12 experts]
        cache.policy: [lru, layer-aware-lru]
      """;
  private static final String WAFER = """
      scenario: small-wafer
      model: { preset: llama-4-maverick }
      trace: { format: calibrated, requests: 8, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 3x2 } }
      baseline: { allocation.policy: first-seen-round-robin }
      batch: { iterations: 3 }
      sweep:
        allocation.policy: [first-seen-round-robin, home]
      """;
  private static final String PARALLEL = """
      scenario: parallel
      model: { preset: llama-4-maverick, weights: fp8 }
      trace: { format: calibrated, requests: 8, prompt_median: 2, prompt_least: 1, prompt_most: 3, decode_tokens: 2 }
      batch: { requests: 8, iterations: 3 }
      machine: { kind: expert-parallel, fabric: dgx-h100, units: 8, network: { packet: 64 KiB } }
      sweep:
        batch.requests: [2, 4, 8]
      """;
  private static final String SHAPES =
      "document.querySelectorAll('#%s .chart svg path, #%s .chart svg rect').length";

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

  private static Browser open(String name, String yaml) throws Exception {
    Path out = folder.resolve(name);
    if (!Files.exists(out)) {
      Path file = Files.writeString(folder.resolve(name + ".yaml"), yaml);
      Scenario scenario = ScenarioReader.read(ScenarioText.of(file, List.of()));
      ResultFolder results = new ResultFolder(out);
      results.check(scenario);
      Experiment.Outcome outcome = Experiment.run(scenario, 1, Progress.none());
      results.write(scenario, outcome, Instant.EPOCH, Duration.ZERO, 1);
    }
    Browser page = browser.orElseThrow();
    page.open(out.resolve("report.html"));
    return page;
  }

  private static int shapes(Browser page, String section) throws Exception {
    return Integer.parseInt(page.evaluate(SHAPES.replace("%s", section)));
  }

  @Test
  void drawsChartsWithoutErrorsAndWithoutTheNetwork() throws Exception {
    Browser page = open("caches", CACHES);
    assertThat(page.evaluate("document.querySelector('h1').textContent"))
        .isEqualTo("caches <script>alert(1)</script>");
    for (String section : List.of("curves", "bars", "pareto")) {
      assertThat(shapes(page, section)).as(section).isGreaterThan(10);
    }
    // Without a wafer there is nothing to say of machines, and no empty frame for them.
    assertThat(page.evaluate("document.querySelectorAll('#machine, #blame, #published').length"))
        .isEqualTo("0");
    page = open("wafer", WAFER);
    for (String section : List.of("bars", "blame", "machine")) {
      assertThat(shapes(page, section)).as(section).isGreaterThan(5);
    }
    assertThat(
            page.evaluate("document.querySelector('#machine .chart').getAttribute('aria-label')"))
        .startsWith("Mesh of 3 by 2 dies of the run policy first-seen-round-robin.");
    assertThat(page.evaluate("document.querySelectorAll('#curves').length")).isEqualTo("0");
    assertThat(page.events("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"))
        .isEmpty();
    assertThat(page.events("Network.requestWillBeSent"))
        .isNotEmpty()
        .allMatch(event -> event.contains("\"url\":\"file:") || event.contains("\"url\":\"data:"));
  }

  @Test
  void saysWhatTheTimeOfUnitsGoesTo() throws Exception {
    Browser page = open("parallel", PARALLEL);
    for (String section : List.of("bars", "blame", "pareto")) {
      assertThat(shapes(page, section)).as(section).isGreaterThan(5);
    }
    assertThat(page.evaluate("document.querySelector('#blame h3').textContent"))
        .isEqualTo("Decode time by use");
    // Nothing is compared with a baseline; machines of different size by what a unit does.
    assertThat(page.evaluate("document.querySelector('main, body').textContent"))
        .contains("Best tokens_per_second_per_unit: ");
    assertThat(page.events("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"))
        .isEmpty();
  }

  @Test
  void sortsAndFiltersTheTable() throws Exception {
    Browser page = open("caches", CACHES);
    String cells =
        "[...document.querySelectorAll('#runs tbody tr')].map(row => row.cells[2].textContent).join(' ')";
    String header = "document.querySelector('#runs th[data-column=misses]')";
    String inOrder = page.evaluate(cells);
    page.evaluate(header + ".firstElementChild.click()");
    assertThat(page.evaluate(header + ".ariaSort")).isEqualTo("ascending");
    assertThat(numbers(page.evaluate(cells))).isSorted().hasSize(9);
    assertThat(page.evaluate(cells)).isNotEqualTo(inOrder);
    page.evaluate(header + ".firstElementChild.click()");
    assertThat(page.evaluate(header + ".ariaSort")).isEqualTo("descending");
    assertThat(numbers(page.evaluate(cells))).isSortedAccordingTo((a, b) -> b - a);

    filter(page, "lru cache.capacity >= 8");
    assertThat(page.evaluate("document.querySelector('#runs [role=status]').textContent"))
        .isEqualTo("4 of 9 runs.");
    filter(page, "nothing < 3");
    assertThat(page.evaluate("document.querySelector('#runs [role=status]').textContent"))
        .isEqualTo("No column is called nothing.");
  }

  private static List<Integer> numbers(String texts) {
    return List.of(texts.split(" ")).stream()
        .map(text -> Integer.parseInt(text))
        .toList();
  }

  private static void filter(Browser page, String text) throws Exception {
    page.evaluate(
        "(() => { const field = document.querySelector('#runs input[type=search]'); field.value = '"
            + text + "'; field.dispatchEvent(new Event('input')); })()");
  }

  @Test
  void changesToDarkColoursAndBack() throws Exception {
    Browser page = open("caches", CACHES);
    String look = "getComputedStyle(document.body).backgroundColor"
        + " + document.querySelector('#curves .chart svg').outerHTML.includes('#e8eaed')";
    assertThat(page.evaluate(look)).isEqualTo("rgb(255, 255, 255)false");
    page.evaluate("document.getElementById('theme').click()");
    assertThat(page.evaluate(look)).isEqualTo("rgb(20, 23, 27)true");
    assertThat(page.evaluate("document.getElementById('theme').ariaPressed")).isEqualTo("true");
    page.evaluate("document.getElementById('theme').click()");
    assertThat(page.evaluate(look)).isEqualTo("rgb(255, 255, 255)false");
  }

  @Test
  void tellsDefinitionsToTheKeyboard() throws Exception {
    Browser page = open("caches", CACHES);
    String told =
        "document.getElementById('definition').hidden ? '' : document.getElementById('definition').textContent";
    page.evaluate("document.querySelector('#runs th[data-column=misses] button').focus()");
    page.press("Tab", 9);
    assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("miss_ratio");
    assertThat(page.evaluate(told)).isEqualTo("miss_ratiomisses / accesses. Unit: ratio.");
    page.press("Escape", 27);
    assertThat(page.evaluate(told)).isEmpty();
  }

  /** What assistive techniques are told of the button of a column. */
  @Test
  void describesHeadersByTheirDefinitions() throws Exception {
    Browser page = open("caches", CACHES);
    assertThat(page.evaluate(
            "document.getElementById(document.querySelector('#runs th[data-column=miss_ratio] button')"
                + ".getAttribute('aria-describedby')).textContent"))
        .isEqualTo("misses / accesses. Unit: ratio.");
    assertThat(page.evaluate("[...document.querySelectorAll('[aria-describedby]')].filter(one =>"
            + " !document.getElementById(one.getAttribute('aria-describedby'))).length"))
        .isEqualTo("0");
    // Levels are not skipped, and no two buttons of the page have the same name.
    assertThat(
            page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(one => +one.tagName[1])"
                + ".every((level, i, all) => i === 0 ? level === 1 : level <= all[i - 1] + 1)"))
        .isEqualTo("true");
    assertThat(page.evaluate("(() => { const names = [...document.querySelectorAll('.below button,"
            + " .below summary')].map(one => one.ariaLabel);"
            + " return names.length > 3 && new Set(names).size === names.length; })()"))
        .isEqualTo("true");
  }

  @Test
  void turnsPagesWithTheKeyboard() throws Exception {
    Browser page = open(
        "many",
        CACHES
            .replace("tokens: 50", "tokens: 10")
            .replace(
                "[4 experts, 8 experts, 12 experts]",
                "{ from: 1 experts, to: 16 experts, step: 1 experts }")
            .replace("[lru, layer-aware-lru]", "[lru, layer-aware-lru, fifo, lfu]"));
    String focus = "document.activeElement.textContent";
    String told = "document.querySelector('.pages [role=status]').textContent";
    assertThat(page.evaluate(told)).isEqualTo("page 1 of 2");
    page.evaluate("document.querySelector('.pages button:last-of-type').focus()");
    page.evaluate("document.activeElement.click()");
    assertThat(page.evaluate(told)).isEqualTo("page 2 of 2");
    assertThat(page.evaluate(focus)).isEqualTo("Next");
    page.evaluate("document.activeElement.click()");
    assertThat(page.evaluate(told)).isEqualTo("page 2 of 2");
    assertThat(page.evaluate("document.activeElement.ariaDisabled")).isEqualTo("true");
    filter(page, "fifo");
    assertThat(page.evaluate("document.querySelector('.pages').hidden")).isEqualTo("true");
  }

  @Test
  void switchesSeriesOffAndSavesCharts() throws Exception {
    Browser page = open("caches", CACHES);
    String before = page.evaluate("document.querySelector('#curves .chart').innerHTML");
    page.evaluate("document.querySelector('#curves .legend button').click()");
    assertThat(page.evaluate("document.querySelector('#curves .legend button').ariaPressed"))
        .isEqualTo("false");
    assertThat(page.evaluate("document.querySelector('#curves .chart').innerHTML"))
        .isNotEqualTo(before);
    for (String type : List.of("svg", "png")) {
      assertThat(
              page.evaluate("(() => { let saved; const click = HTMLAnchorElement.prototype.click;"
                  + " HTMLAnchorElement.prototype.click = function() { saved = this.download + ' ' + this.href; };"
                  + " [...document.querySelectorAll('#curves .below button')].find(one => one.textContent.endsWith('"
                  + type.toUpperCase(java.util.Locale.ROOT) + "')).click();"
                  + " HTMLAnchorElement.prototype.click = click; return saved; })()"))
          .startsWith("miss-ratio-against-capacity." + type + " data:image/" + type)
          .hasSizeGreaterThan(2000);
    }
    assertThat(page.events("Runtime.exceptionThrown")).isEmpty();
  }
}
