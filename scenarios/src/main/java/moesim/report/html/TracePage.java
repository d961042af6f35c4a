package moesim.report.html;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import moesim.report.stats.NamedTrace;
import moesim.routing.TraceFacts;

/**
 * One self-contained page about traces: the six insights of arXiv 2510.05497 as pictures, several
 * traces side by side.
 *
 * <p><b>Size.</b> Pictures have layers at equal distances and neighbouring experts in one cell
 * where there are more than they have room for, and say so. <b>Order.</b> The same traces give the
 * same bytes.
 */
public final class TracePage {
  /** The scripts of the page, in the order in which they need each other. */
  static final List<String> SCRIPTS = List.of(
      "format.js",
      "elements.js",
      "theme.js",
      "figure.js",
      "trace-data.js",
      "trace-charts.js",
      "trace-curves.js",
      "trace-grids.js",
      "trace-drift.js",
      "trace-subjects.js",
      "trace-start.js");

  private TracePage() {}

  /** The page about {@code traces}. */
  public static String of(List<NamedTrace> traces) {
    String title = traces.size() == 1
        ? traces.get(0).name()
        : String.join(" and ", traces.stream().map(NamedTrace::name).toList());
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("title", Html.escaped(traces.size() > 3 ? traces.size() + " traces" : title));
    parts.put("summary", traces.stream().map(TracePage::summary).collect(Collectors.joining(" ")));
    parts.put(
        "warnings",
        traces.stream()
            .flatMap(trace -> trace.statistics().warnings().stream()
                .map(warning -> "<li>" + Html.escaped(trace.name() + ": " + warning) + "</li>"))
            .collect(Collectors.joining("\n", "<ul>\n", "</ul>")));
    parts.put("facts", traces.stream().map(TracePage::facts).collect(Collectors.joining()));
    parts.put("brand", "moesim trace stats");
    parts.put("skip", "Skip to the pictures");
    parts.put("style", Assets.style() + "\n" + Assets.text("trace.css"));
    parts.put("charts", Assets.charts());
    parts.put("script", Assets.script(SCRIPTS));
    // A closing tag within the data would end the script.
    parts.put("data", TracePageData.of(traces).replace("<", "\\u003c"));
    return Html.framed("trace.html", parts);
  }

  private static String summary(NamedTrace trace) {
    TraceFacts facts = trace.statistics().facts();
    return Html.escaped(String.format(
        Locale.ROOT,
        "%s: %,d request%s, %,d prompt tokens and %,d generated ones, through %d MoE layers of %,d"
            + " experts, top-%d.",
        trace.name(),
        facts.requests(),
        facts.requests() == 1 ? "" : "s",
        facts.prefillTokens(),
        facts.decodeTokens(),
        trace.statistics().model().layers(),
        trace.statistics().model().experts(),
        trace.statistics().model().topK()));
  }

  private static String facts(NamedTrace trace) {
    TraceFacts facts = trace.statistics().facts();
    return "<dt>" + Html.escaped(trace.name()) + "</dt><dd>" + Html.escaped(facts.source()) + " ("
        + Html.escaped(facts.format()) + "), SHA-256 <code>" + Html.escaped(facts.digest())
        + "</code></dd>\n";
  }
}
