package moesim.report.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import moesim.report.table.TextTable;
import moesim.routing.TraceFacts;
import moesim.traces.stats.Measure;
import moesim.traces.stats.PublishedValue;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.Stationarity;
import moesim.traces.stats.SubjectStatistics;
import moesim.traces.stats.TokenSet;
import moesim.traces.stats.TraceStatistics;

/**
 * Statistics of traces for a terminal: of one trace its phases side by side, of several the traces
 * side by side, a table per phase.
 */
public final class StatsText {
  private static final String ABSENT = "-";

  private final List<NamedTrace> traces;
  private final StringBuilder text = new StringBuilder();

  private StatsText(List<NamedTrace> traces) {
    this.traces = traces;
  }

  /** The text, ending with a line break. */
  public static String of(List<NamedTrace> traces) {
    StatsText report = new StatsText(traces);
    traces.forEach(report::recording);
    if (traces.size() == 1) {
      report.phases(traces.get(0).statistics());
    } else {
      report.sideBySide();
    }
    report.published();
    traces.forEach(report::stationarity);
    traces.forEach(report::notes);
    report.line(
        "All values but tokens, reuse and the worst layer are means over layers; docs/model.md §12.1.");
    return report.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void recording(NamedTrace trace) {
    TraceStatistics statistics = trace.statistics();
    TraceFacts facts = statistics.facts();
    line(trace.name() + ": " + statistics.model().layers() + " MoE layers of "
        + count(statistics.model().experts()) + " experts, top-"
        + statistics.model().topK()
        + (statistics.model().zeroExperts() > 0 ? " (zero-computation experts left out)" : "")
        + "; " + plural(facts.requests(), "request") + ", " + count(facts.prefillTokens())
        + " prompt tokens, " + count(facts.decodeTokens()) + " generated");
    statistics.warnings().forEach(warning -> line("  warning: " + warning));
  }

  private void phases(TraceStatistics trace) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", ""));
    trace.sets().forEach(set -> header.add(set.set().words()));
    lines.add(header);
    for (Measure measure : Measure.ALL) {
      List<String> line = new ArrayList<>(List.of(measure.observation(), measure.words()));
      trace.sets().forEach(set -> line.add(shown(measure, measure.of(trace, set))));
      lines.add(line);
    }
    table("", lines);
  }

  private void sideBySide() {
    for (TokenSet set : TokenSet.values()) {
      List<List<String>> lines = new ArrayList<>();
      List<String> header = new ArrayList<>(List.of("", set.words()));
      traces.forEach(trace -> header.add(trace.name()));
      lines.add(header);
      for (Measure measure : Measure.ALL) {
        List<String> line = new ArrayList<>(List.of(measure.observation(), measure.words()));
        traces.forEach(
            trace -> line.add(shown(measure, valueOf(trace.statistics(), set, measure))));
        lines.add(line);
      }
      if (traces.stream().anyMatch(trace -> trace.statistics().set(set).isPresent())) {
        table("", lines);
      }
    }
  }

  private static OptionalDouble valueOf(TraceStatistics trace, TokenSet set, Measure measure) {
    Optional<SetStatistics> found = trace.set(set);
    return found.isPresent() ? measure.of(trace, found.get()) : OptionalDouble.empty();
  }

  /** A table without the lines that have no value at all. */
  private void table(String title, List<List<String>> lines) {
    lines.removeIf(line -> line.stream().skip(2).allMatch(ABSENT::equals));
    text.append('\n');
    if (!title.isEmpty()) {
      line(title);
    }
    text.append(TextTable.aligned(lines, column -> column < 2));
  }

  private void published() {
    for (NamedTrace trace : traces) {
      List<PublishedValue> values = trace.statistics().published();
      if (values.isEmpty()) {
        continue;
      }
      List<List<String>> lines = new ArrayList<>();
      lines.add(List.of("", "measure", "here", "published", "tag", "trust"));
      for (PublishedValue value : values) {
        lines.add(List.of(
            value.measure().observation(),
            value.measure().words()
                + (value.layerId().isPresent() ? ", layer " + value.layerId().getAsInt() : ""),
            value.oursInWords(trace.statistics()).orElse(ABSENT),
            value.words(),
            value.tag(),
            value.trust() + (value.note().isEmpty() ? "" : "; " + value.note())));
      }
      text.append('\n');
      line(trace.name() + " beside " + values.get(0).model()
          + " (same layers, experts and top-k; arXiv 2510.05497)");
      text.append(TextTable.aligned(lines, column -> column != 2 && column != 3));
    }
  }

  private void stationarity(NamedTrace trace) {
    Stationarity found = trace.statistics().all().stationarity();
    text.append('\n');
    if (found.parts().isEmpty()) {
      line(trace.name() + ": too few tokens to tell whether its load changes");
      return;
    }
    line(
        trace.name() + ": distance of parts in time (total variation of loads), intervals of 95 %");
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of("part", "tokens", "to the whole", "interval", "if stationary", "to the next"));
    for (int part = 0; part < found.parts().size(); part++) {
      Stationarity.Part one = found.parts().get(part);
      Stationarity.Distance whole = one.toWhole();
      lines.add(List.of(
          String.valueOf(part + 1),
          count(one.tokens()),
          three(whole.value()),
          range(whole.low(), whole.high()),
          range(whole.stationaryLow(), whole.stationaryHigh()) + (whole.isBeyond() ? " *" : "  "),
          three(one.toNext().value())));
    }
    text.append(TextTable.aligned(lines, column -> false));
    line("* further from the whole than a part of a stationary trace. Resampled: " + found.units()
        + (found.unit() == Stationarity.Unit.REQUESTS
            ? " units of whole requests"
            : " blocks of tokens: " + plural(trace.statistics().facts().requests(), "request")
                + " cannot tell how requests differ"));
  }

  private void notes(NamedTrace trace) {
    TraceStatistics statistics = trace.statistics();
    if (statistics.pairLayers() < statistics.model().layers()) {
      line(trace.name() + ": Ob1 to Ob3 and Ob5 are of " + statistics.pairLayers() + " of "
          + statistics.model().layers() + " layers: more do not fit into a quarter of the heap");
    }
    Stationarity found = statistics.all().stationarity();
    if (found.layerIds().size() < found.ofLayers()) {
      line(trace.name() + ": distances of parts are of " + found.layerIds().size() + " of "
          + found.ofLayers() + " layers, at equal distances");
    }
    Optional<SubjectStatistics> subjects = statistics.subjects();
    line(trace.name() + ": "
        + (subjects.isEmpty()
            ? "subjects cannot be told from its files (Ob4 by task needs a file per request, in a"
                + " folder per subject)"
            : subjects(subjects.get())));
  }

  private static String subjects(SubjectStatistics found) {
    List<SubjectStatistics.Subject> subjects = found.subjects();
    if (subjects.size() == 1) {
      return "one subject, " + subjects.get(0).of().words() + ": nothing to compare it with";
    }
    String names = subjects.size() > 4
        ? ""
        : " ("
            + String.join(
                ", ", subjects.stream().map(subject -> subject.of().words()).toList())
            + ")";
    return subjects.size() + " subjects" + names + "; of the " + SubjectStatistics.HOT
        + " experts a subject selects most, "
        + String.format(Locale.ROOT, "%.1f", found.everywhere().orElse(Double.NaN))
        + " are the same with every subject, mean over layers";
  }

  private static String shown(Measure measure, OptionalDouble value) {
    return value.isEmpty() ? ABSENT : measure.shown(value.getAsDouble());
  }

  private static String range(double low, double high) {
    return Double.isNaN(low) ? ABSENT : three(low) + " to " + three(high);
  }

  private static String three(double value) {
    return Double.isNaN(value) ? ABSENT : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String plural(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
