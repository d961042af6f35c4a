package moesim.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parts of a page that are the same in all pages: files of this package, and ECharts from its
 * WebJar.
 */
final class Assets {
  /** The scripts of a page, in the order in which they need each other. */
  static final List<String> SCRIPTS = List.of(
      "data.js",
      "format.js",
      "elements.js",
      "theme.js",
      "figure.js",
      "choosers.js",
      "curves.js",
      "bars.js",
      "published.js",
      "blame.js",
      "pareto.js",
      "machine.js",
      "filter.js",
      "rows.js",
      "definitions.js",
      "start.js");

  private static final List<String> STYLES =
      List.of("page.css", "figures.css", "tables.css", "media.css");

  private static final String WEBJAR = "/META-INF/resources/webjars/echarts/";
  private static final String VERSIONS = "/moesim/build.properties";

  private Assets() {}

  /** A file of this package. */
  static String text(String name) {
    return read(name);
  }

  /** How a page looks. */
  static String style() {
    return STYLES.stream().map(Assets::text).collect(Collectors.joining("\n"));
  }

  /** All scripts but ECharts, in a scope of their own. */
  static String script() {
    return script(SCRIPTS);
  }

  /** The same of the page that has {@code scripts}. */
  static String script(List<String> scripts) {
    return scripts.stream()
        .map(Assets::text)
        .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "\n})();"));
  }

  /** ECharts. */
  static String charts() {
    return read(WEBJAR + chartsVersion() + "/echarts.min.js").strip();
  }

  /** The version of ECharts. */
  static String chartsVersion() {
    return read(VERSIONS)
        .lines()
        .filter(line -> line.startsWith("echarts="))
        .map(line -> line.substring("echarts=".length()).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no version of ECharts in " + VERSIONS));
  }

  private static String read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
