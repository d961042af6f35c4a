package moesim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import moesim.experiment.Footprint;
import moesim.experiment.Forecast;
import moesim.report.table.TextTable;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/** The runs of a scenario and what they will take, as plain text for a terminal. */
public final class PlanReport {
  private static final int MOST_ROWS = 200;
  private static final long MEGABYTE = 1_000_000;

  private PlanReport() {}

  /** Of runs on {@code threads} threads. */
  public static String of(Scenario scenario, Forecast forecast, int threads) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(scenario.columns());
    header.addAll(List.of("heap_MB", "scratch_MB"));
    lines.add(header);
    int runs = scenario.plans().size();
    for (int i = 0; i < Math.min(MOST_ROWS, runs); i++) {
      RunPlan plan = scenario.plans().get(i);
      Optional<Footprint> footprint = forecast.footprints().get(i);
      List<String> line = new ArrayList<>(plan.values());
      line.add(footprint.map(run -> megabytes(run.wholeHeapBytes())).orElse("fails"));
      line.add(footprint.map(run -> megabytes(run.scratchBytes())).orElse(""));
      lines.add(line);
    }
    String more = runs > MOST_ROWS ? "… and " + (runs - MOST_ROWS) + " more runs\n" : "";
    String notes = scenario.notes().stream().map(note -> note + "\n").collect(Collectors.joining());
    return scenario.name() + "\n\n"
        + TextTable.aligned(lines, scenario.columns().size()) + more + "\n" + notes
        + failures(scenario, forecast)
        + summary(scenario, forecast, threads);
  }

  private static String failures(Scenario scenario, Forecast forecast) {
    Map<Integer, String> errors = forecast.failures().errors();
    StringBuilder text = new StringBuilder();
    if (!errors.isEmpty()) {
      text.append(errors.size()).append(" of the runs that were tried would fail:\n");
      errors.forEach((index, error) -> text.append("  ")
          .append(scenario.nameOf(scenario.plans().get(index)))
          .append(": ")
          .append(error)
          .append('\n'));
    }
    return text.toString();
  }

  private static String summary(Scenario scenario, Forecast forecast, int threads) {
    int runs = scenario.plans().size();
    long compared = scenario.plans().stream().filter(plan -> !plan.asked()).count();
    long largest = forecast.footprints().stream()
        .flatMap(Optional::stream)
        .mapToLong(Footprint::wholeHeapBytes)
        .max()
        .orElse(0);
    String rates = forecast.tokensPerSecond().entrySet().stream()
        .map(kind -> String.format(Locale.ROOT, "%s %,.0f", kind.getKey(), kind.getValue()))
        .collect(Collectors.joining("; "));
    int used = Math.max(1, Math.min(threads, runs));
    return String.format(
            Locale.ROOT,
            "%,d runs (%,d of them only to compare with), %,d trace%s%n",
            runs,
            compared,
            forecast.traces(),
            forecast.traces() == 1 ? "" : "s")
        + String.format(
            Locale.ROOT,
            "memory: the largest run needs about %s MB of heap; runs at a time may need %s MB%n",
            megabytes(largest),
            megabytes(forecast.limitBytes()))
        + String.format(
            Locale.ROOT,
            "time: %s to %s on %d thread%s%s, and %s to open the traces; not counted: starting Java, intervals and files,"
                + " which take longer than replaying where runs are short%n",
            duration(forecast.leastSeconds(used)),
            duration(forecast.mostSeconds(used)),
            used,
            used == 1 ? "" : "s",
            bounds(forecast),
            duration(forecast.openSeconds()))
        + String.format(
            Locale.ROOT,
            "from runs tried for %.0f s of each kind, tokens/s on one thread: %s%n",
            Forecast.PROBE_SECONDS,
            rates);
  }

  private static String bounds(Forecast forecast) {
    return forecast.boundSeconds() == 0
        ? ""
        : " (bounds of optima take " + duration(forecast.boundSeconds()) + " of one thread)";
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", (bytes + MEGABYTE - 1) / MEGABYTE);
  }

  private static String duration(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
