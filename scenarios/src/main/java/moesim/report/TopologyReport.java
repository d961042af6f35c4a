package moesim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.fabric.FabricSurvey;
import moesim.hardware.fabric.Measure;
import moesim.input.ValueType;
import moesim.report.table.TextTable;
import moesim.scenario.NamedFabric;
import moesim.scenario.TopologyFile;
import moesim.units.Bandwidth;

/** What topologies measure, beside what their closed forms say. */
public final class TopologyReport {
  private static final String UNSOURCED = " (no source)";
  private static final String DIFFERENT = "DIFFERENT";

  /** One topology, its fabric and what was found. */
  private record Entry(NamedFabric named, Fabric fabric, FabricSurvey survey) {}

  private final List<Entry> entries;

  private TopologyReport(List<Entry> entries) {
    this.entries = entries;
  }

  /** The report of the file at {@code path}, or of the shipped fabric of that name. */
  public static TopologyReport of(String path) {
    List<Entry> entries = new ArrayList<>();
    for (NamedFabric named : TopologyFile.read(path)) {
      Fabric fabric = named.fabric();
      entries.add(new Entry(named, fabric, FabricSurvey.of(fabric, named.blueprint())));
    }
    return new TopologyReport(entries);
  }

  /** True if a value differs from its closed form. */
  public boolean isDifferent() {
    return entries.stream().anyMatch(entry -> {
      for (Measure measure : Measure.values()) {
        if (check(entry, measure).equals(DIFFERENT)) {
          return true;
        }
      }
      return false;
    });
  }

  private static String check(Entry entry, Measure measure) {
    OptionalLong closed = entry.named.blueprint().closedForms().find(measure);
    if (closed.isEmpty()) {
      return "-";
    }
    return closed.getAsLong() == entry.survey.measured().get(measure) ? "same" : DIFFERENT;
  }

  /** A table per topology, for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(text.isEmpty() ? "" : "\n").append(text(entry));
    }
    return text.toString();
  }

  private static String text(Entry entry) {
    NamedFabric named = entry.named;
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("measure", "value", "closed form", "check"));
    long pairs = pairs(entry);
    for (Measure measure : Measure.values()) {
      OptionalLong closed = named.blueprint().closedForms().find(measure);
      long value = entry.survey.measured().get(measure);
      boolean bound = measure == Measure.BISECTION && !entry.survey.bisection().exact();
      lines.add(List.of(
          measure == Measure.TOTAL_HOPS ? "mean hops" : measure.words(),
          (bound ? "<= " : "") + shown(measure, value, pairs),
          closed.isPresent() ? shown(measure, closed.getAsLong(), pairs) : "-",
          check(entry, measure)));
    }
    for (int level = 0; level < entry.fabric.levelCount(); level++) {
      lines.add(List.of("links of level " + level, linksOf(entry.fabric, level), "", ""));
    }
    unit(named, lines);
    StringBuilder text = new StringBuilder();
    text.append(named.name())
        .append(": ")
        .append(named.kind())
        .append(", routing ")
        .append(ValueType.nameOf(named.paths()))
        .append('\n')
        .append(TextTable.aligned(lines, column -> column == 0 || column == 3))
        .append("bisection: ")
        .append(entry.survey.bisection().exact() ? "exact, all " : "upper bound, the best of ")
        .append(entry.survey.bisection().halves())
        .append(entry.survey.bisection().halves() == 1 ? " half\n" : " halves\n");
    if (!named.unsourced().isEmpty()) {
      text.append("no source: ").append(String.join(", ", named.unsourced())).append('\n');
    }
    return text.toString();
  }

  private static long pairs(Entry entry) {
    long units = entry.fabric.unitCount();
    return units * (units - 1);
  }

  private static String shown(Measure measure, long value, long pairs) {
    return switch (measure) {
      case BISECTION -> value == 0 ? "0 B/s" : new Bandwidth(value).toString();
      case TOTAL_HOPS ->
        String.format(Locale.ROOT, "%.4f", pairs == 0 ? 0 : value / (double) pairs);
      default -> String.format(Locale.ROOT, "%,d", value);
    };
  }

  private static String linksOf(Fabric fabric, int level) {
    long count = 0;
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int link = 0; link < fabric.linkCount(); link++) {
      if (fabric.level(link) == level) {
        count++;
        least = Math.min(least, fabric.bytesPerSecond(link));
        most = Math.max(most, fabric.bytesPerSecond(link));
      }
    }
    if (count == 0) {
      return "0";
    }
    String rate = new Bandwidth(least) + (least == most ? "" : " to " + new Bandwidth(most));
    return String.format(Locale.ROOT, "%,d x %s", count, rate);
  }

  private static void unit(NamedFabric named, List<List<String>> lines) {
    unit(named, "unit.compute", named.unit().compute().map(Object::toString).orElse(""), lines);
    unit(
        named,
        "unit.hbm.capacity",
        named.unit().hbmCapacity().map(Object::toString).orElse(""),
        lines);
    unit(
        named,
        "unit.hbm.bandwidth",
        named.unit().hbmBandwidth().map(Object::toString).orElse(""),
        lines);
  }

  private static void unit(NamedFabric named, String key, String value, List<List<String>> lines) {
    if (!value.isEmpty()) {
      String mark = named.unsourced().contains(key) ? UNSOURCED : "";
      lines.add(List.of(key, value + mark, "", ""));
    }
  }

  /** A line per topology and measure: RFC 4180, as {@code results.csv}. */
  public String measuresCsv() {
    StringBuilder csv =
        new StringBuilder("topology,kind,measure,value,closed_form,check,is_upper_bound\n");
    for (Entry entry : entries) {
      for (Measure measure : Measure.values()) {
        OptionalLong closed = entry.named.blueprint().closedForms().find(measure);
        boolean bound =
            measure == Measure.BISECTION && !entry.survey.bisection().exact();
        csv.append(entry.named.name())
            .append(',')
            .append(entry.named.kind())
            .append(',')
            .append(measure.name().toLowerCase(Locale.ROOT))
            .append(',')
            .append(entry.survey.measured().get(measure))
            .append(',')
            .append(closed.isPresent() ? String.valueOf(closed.getAsLong()) : "")
            .append(',')
            .append(closed.isPresent() ? check(entry, measure) : "")
            .append(',')
            .append(bound)
            .append('\n');
      }
    }
    return csv.toString();
  }

  /** A line per topology and link. */
  public String linksCsv() {
    StringBuilder csv =
        new StringBuilder("topology,link,from,to,level,bytes_per_second,latency_ps\n");
    for (Entry entry : entries) {
      Fabric fabric = entry.fabric;
      for (int link = 0; link < fabric.linkCount(); link++) {
        csv.append(entry.named.name())
            .append(',')
            .append(link)
            .append(',')
            .append(fabric.from(link))
            .append(',')
            .append(fabric.to(link))
            .append(',')
            .append(fabric.level(link))
            .append(',')
            .append(fabric.bytesPerSecond(link))
            .append(',')
            .append(fabric.latencyPs(link))
            .append('\n');
      }
    }
    return csv.toString();
  }
}
