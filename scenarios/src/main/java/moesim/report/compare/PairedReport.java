package moesim.report.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.experiment.Metric;
import moesim.experiment.RatioIntervals;
import moesim.experiment.UnitTable;
import moesim.replay.UnitCounts;
import moesim.report.TableFormat;
import moesim.report.table.Source;
import moesim.report.table.Table;
import moesim.report.table.TextTable;
import moesim.scenario.Replications;
import moesim.statistics.BlockBootstrap;
import moesim.statistics.MeanInterval;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Differences between two results with their confidence intervals, point by point: over
 * replications under the same seeds, or else over
 * blocks of the same requests (docs/model.md §8.3).
 */
public final class PairedReport {
  /** What is said of a difference whose interval contains zero. */
  static final String NOTHING = "not distinguishable here";

  private static final int MOST_LINES = 60;

  private final Source a;
  private final Source b;
  private final Table left;
  private final Table right;
  private final List<String> across;
  private final double confidence;

  /** Keys that both have; replications are what is paired. */
  private final List<String> keys;

  /** One difference, B − A. */
  private record Line(
      List<String> keys, String metric, double before, double after, double low, double high) {
    private List<String> cells() {
      List<String> cells = new ArrayList<>(keys);
      cells.add(metric);
      cells.add(TableFormat.shown(before));
      cells.add(TableFormat.shown(after));
      cells.add(TableFormat.shown(after - before));
      cells.add(TableFormat.shown(low));
      cells.add(TableFormat.shown(high));
      cells.add(low <= 0 && high >= 0 ? NOTHING : "");
      return cells;
    }
  }

  private PairedReport(Source a, Source b, List<String> across, double confidence) {
    this.a = a;
    this.b = b;
    this.confidence = confidence;
    this.across = across;
    Pair runs = Pair.of(a.table(), b.table(), across);
    left = runs.a();
    right = runs.b();
    keys = IntStream.range(0, left.columns().size())
        .filter(left::isKey)
        .mapToObj(column -> left.columns().get(column).name())
        .filter(name -> right.find(name).isPresent())
        .filter(name -> !name.equals(Replications.COLUMN))
        .toList();
  }

  /**
   * The differences between {@code a} and {@code b}, whose rows may differ in the keys
   * {@code across}, for a terminal; empty if there are none that
   * can be told from luck.
   */
  public static String of(Source a, Source b, List<String> across, double confidence) {
    return new PairedReport(a, b, across, confidence).text();
  }

  private String text() {
    if (left.find(Replications.COLUMN).isPresent()
        && right.find(Replications.COLUMN).isPresent()) {
      return sameSeeds()
          ? text("replications under the same seeds", ofReplications())
          : "\nno paired differences: the seeds differ\n";
    }
    return a.names().contains(UnitTable.NAME) && b.names().contains(UnitTable.NAME) && sameTraces()
        ? text("blocks of the same requests", ofBlocks())
        : "";
  }

  private boolean sameSeeds() {
    Optional<String> one = a.origin().map(origin -> origin.value("seed"));
    return one.equals(b.origin().map(origin -> origin.value("seed")));
  }

  private boolean sameTraces() {
    return digests(a).equals(digests(b));
  }

  private static List<String> digests(Source source) {
    return source
        .origin()
        .map(origin -> origin.traces().stream()
            .map(trace -> trace.getOrDefault("sha256", ""))
            .toList())
        .orElse(List.of());
  }

  private String text(String over, List<Line> lines) {
    if (lines.isEmpty()) {
      return "";
    }
    List<List<String>> table = new ArrayList<>();
    List<String> header = new ArrayList<>(keys);
    header.addAll(List.of("metric", "A", "B", "B - A", "low", "high", ""));
    table.add(header);
    lines.stream().limit(MOST_LINES).forEach(line -> table.add(line.cells()));
    int rest = lines.size() - MOST_LINES;
    return String.format(
            Locale.ROOT,
            "%npaired differences with intervals of confidence %s, over %s:%n",
            confidence,
            over)
        + TextTable.aligned(table, column -> column <= keys.size() || column == keys.size() + 6)
        + (rest > 0 ? String.format(Locale.ROOT, "… and %,d more%n", rest) : "");
  }

  private List<Line> ofReplications() {
    Map<List<String>, Map<String, @Nullable Object[]>> after = byPoint(right);
    List<String> metrics = metrics();
    List<Line> lines = new ArrayList<>();
    byPoint(left).forEach((point, rows) -> {
      Map<String, @Nullable Object[]> partners = after.getOrDefault(point, Map.of());
      for (String metric : metrics) {
        pairsOf(metric, rows, partners)
            .flatMap(pairs -> line(point, metric, pairs))
            .ifPresent(lines::add);
      }
    });
    return lines;
  }

  private Map<List<String>, Map<String, @Nullable Object[]>> byPoint(Table table) {
    int replication = table.column(Replications.COLUMN, "compare");
    Map<List<String>, Map<String, @Nullable Object[]>> points = new LinkedHashMap<>();
    for (@Nullable Object[] row : table.rows()) {
      points
          .computeIfAbsent(Differences.values(table, row, keys), none -> new LinkedHashMap<>())
          .put(Table.text(row[replication]), row);
    }
    return points;
  }

  /** Numbers that both have, but for the ends of intervals. */
  private List<String> metrics() {
    List<String> ends = Metric.INTERVALS.stream().map(Metric::name).toList();
    return left.columns().stream()
        .filter(column -> !column.unit().isEmpty() && column.kind() != Kind.TEXT)
        .map(Column::name)
        .filter(name -> right.find(name).isPresent() && !ends.contains(name))
        .toList();
  }

  /**
   * Values of A, then of B, of the replications that both have; empty if one of these lacks the
   * metric.
   */
  private Optional<double[][]> pairsOf(
      String metric,
      Map<String, @Nullable Object[]> rows,
      Map<String, @Nullable Object[]> partners) {
    List<String> both = rows.keySet().stream().filter(partners::containsKey).toList();
    int before = left.column(metric, "compare");
    int after = right.column(metric, "compare");
    double[][] pairs = new double[2][both.size()];
    for (int i = 0; i < both.size(); i++) {
      pairs[0][i] = Table.number(rows.getOrDefault(both.get(i), new Object[before + 1])[before]);
      pairs[1][i] = Table.number(partners.getOrDefault(both.get(i), new Object[after + 1])[after]);
      if (!Double.isFinite(pairs[0][i]) || !Double.isFinite(pairs[1][i])) {
        return Optional.empty();
      }
    }
    return both.size() < 2 ? Optional.empty() : Optional.of(pairs);
  }

  private Optional<Line> line(List<String> point, String metric, double[][] pairs) {
    double[] differences = new double[pairs[0].length];
    boolean same = true;
    for (int i = 0; i < differences.length; i++) {
      differences[i] = pairs[1][i] - pairs[0][i];
      same &= differences[i] == 0;
    }
    if (same) {
      return Optional.empty();
    }
    MeanInterval interval = MeanInterval.of(differences, confidence);
    return Optional.of(new Line(
        point,
        metric,
        MeanInterval.of(pairs[0], confidence).mean(),
        MeanInterval.of(pairs[1], confidence).mean(),
        interval.mean() - interval.halfWidth(),
        interval.mean() + interval.halfWidth()));
  }

  private List<Line> ofBlocks() {
    Pair blocks = Pair.of(a.table(UnitTable.NAME), b.table(UnitTable.NAME), across);
    Map<List<String>, UnitCounts> others = unitsOf(blocks.b());
    long seed = a.origin().map(origin -> Long.parseLong(origin.value("seed"))).orElse(1L);
    RatioIntervals intervals = new RatioIntervals(seed, confidence);
    List<Line> lines = new ArrayList<>();
    unitsOf(blocks.a())
        .forEach((point, before) -> Optional.ofNullable(others.get(point)).ifPresent(after -> {
          // Other accesses are another trace, or another batch.
          if (Arrays.equals(before.accesses(), after.accesses())
              && !Arrays.equals(before.misses(), after.misses())) {
            intervals
                .ofDifference(after, before)
                .ifPresent(interval -> lines.add(line(point, before, after, interval)));
          }
        }));
    return lines;
  }

  private static Line line(
      List<String> point, UnitCounts before, UnitCounts after, BlockBootstrap.Interval interval) {
    return new Line(
        point,
        Metric.MISS_RATIO.name(),
        before.missRatio(),
        after.missRatio(),
        interval.low(),
        interval.high());
  }

  private Map<List<String>, UnitCounts> unitsOf(Table blocks) {
    int accesses = blocks.column(Metric.ACCESSES.name(), "compare");
    int misses = blocks.column(Metric.MISSES.name(), "compare");
    Map<List<String>, List<long[]>> rows = new LinkedHashMap<>();
    for (@Nullable Object[] row : blocks.rows()) {
      rows.computeIfAbsent(Differences.values(blocks, row, keys), none -> new ArrayList<>())
          .add(new long[] {(long) Table.number(row[accesses]), (long) Table.number(row[misses])});
    }
    Map<List<String>, UnitCounts> units = new LinkedHashMap<>();
    rows.forEach((point, counts) -> units.put(
        point,
        new UnitCounts(
            false,
            1,
            counts.stream().mapToLong(pair -> pair[0]).toArray(),
            counts.stream().mapToLong(pair -> pair[1]).toArray())));
    return units;
  }
}
