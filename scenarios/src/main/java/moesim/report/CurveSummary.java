package moesim.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import moesim.experiment.Curve;
import moesim.experiment.CurveCapacities;
import moesim.experiment.CurveExperiment;
import moesim.experiment.ReplayContract;
import moesim.report.table.TextTable;
import moesim.scenario.Scenario;

/** Curves as plain text for a terminal: miss ratios at some capacities. */
public final class CurveSummary {
  private static final String WHOLE_ROUNDS = "*";

  private CurveSummary() {}

  /** What was replayed, a row per capacity, and what to know about it. */
  public static String of(Scenario scenario, CurveExperiment.Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(scenario.name()).append('\n');
    outcome.traces().forEach(trace -> text.append(TextReport.lineOf(trace)).append('\n'));
    text.append('\n').append("miss ratio\n");
    text.append(TextTable.aligned(table(outcome), 0));
    text.append(String.format(
        Locale.ROOT,
        "%s whole rounds of %,d experts, which one token needs; there layer-aware-lru gains least over lru%n",
        WHOLE_ROUNDS,
        outcome.round()));
    text.append('\n');
    outcome.notes().forEach(note -> text.append(note).append('\n'));
    ReplayContract.of(scenario).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static List<List<String>> table(CurveExperiment.Outcome outcome) {
    int[] all = outcome.curves().stream()
        .flatMapToInt(curve -> Arrays.stream(curve.capacities()))
        .distinct()
        .sorted()
        .toArray();
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("experts", "rounds"));
    outcome.curves().forEach(curve -> header.add(curve.policy()));
    lines.add(header);
    List<String> methods = new ArrayList<>(List.of("", ""));
    outcome.curves().forEach(curve -> methods.add(curve.method()));
    lines.add(methods);
    for (int capacity : CurveCapacities.shown(all, outcome.pages(), outcome.round())) {
      List<String> line = new ArrayList<>();
      line.add(String.format(Locale.ROOT, "%,d", capacity));
      boolean whole = capacity % outcome.round() == 0;
      line.add(String.format(Locale.ROOT, "%.2f", (double) capacity / outcome.round())
          + (whole ? WHOLE_ROUNDS : " "));
      outcome.curves().forEach(curve -> line.add(ratioAt(curve, capacity)));
      lines.add(line);
    }
    return lines;
  }

  private static String ratioAt(Curve curve, int capacity) {
    int at = Arrays.binarySearch(curve.capacities(), capacity);
    return at < 0 ? "" : String.format(Locale.ROOT, "%.4f", curve.missRatio(at));
  }
}
