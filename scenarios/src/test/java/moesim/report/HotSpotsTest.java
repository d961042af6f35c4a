package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import moesim.experiment.Experiment;
import moesim.experiment.Failures;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;
import moesim.experiment.WaferDetails;
import moesim.experiment.WaferMetrics;
import org.junit.jupiter.api.Test;

class HotSpotsTest {
  private static ResultTable.Row row(List<String> values, Map<Metric, Number> metrics) {
    return new ResultTable.Row(values, metrics);
  }

  private static ResultTable.Row link(
      String run, String from, String to, double busy, long bytes, double queued) {
    return row(
        List.of(run, from, to),
        Map.of(WaferDetails.BUSY, busy, WaferDetails.BYTES, bytes, WaferDetails.QUEUED, queued));
  }

  private static String report(List<ResultTable.Row> links, List<ResultTable.Row> experts) {
    ResultTable table = new ResultTable(
        List.of("machine.preset"),
        List.of(WaferMetrics.DECODE_SECONDS),
        List.of(
            row(List.of("fast"), Map.of(WaferMetrics.DECODE_SECONDS, 1.0)),
            row(List.of("slow"), Map.of(WaferMetrics.DECODE_SECONDS, 2.0))));
    ResultTable linkTable = new ResultTable(
        List.of("machine.preset", "from_die", "to_die"),
        List.of(WaferDetails.BUSY, WaferDetails.QUEUED, WaferDetails.BYTES),
        links);
    ResultTable expertTable = new ResultTable(
        List.of("machine.preset", "layer", "expert"), List.of(WaferDetails.CRITICAL), experts);
    return HotSpots.of(new Experiment.Outcome(
        table,
        List.of(),
        Map.of("links", linkTable, "experts", expertTable),
        List.of(),
        Map.of(),
        Failures.NONE));
  }

  private static ResultTable.Row expert(String layer, String expert, double seconds) {
    return row(List.of("slow", layer, expert), Map.of(WaferDetails.CRITICAL, seconds));
  }

  @Test
  void namesTheBusiestLinksAndTheExpertsWaitedForOfTheSlowestRun() {
    // Shares of two seconds. The link between 2 and 3 was idle; 0 and 1 share theirs.
    String text = report(
        List.of(
            link("fast", "0", "1", 0.9, 1, 0),
            link("slow", "0", "1", 0.5, 7, 0),
            link("slow", "1", "2", 1.5, 1_234, 12.5),
            link("slow", "2", "1", 1.25, 99, 0.00004),
            link("slow", "2", "3", 0, 0, 0)),
        List.of(expert("3", "17", 0.01), expert("12", "4", 0.25)));
    assertThat(text).isEqualTo("""
        slowest run (machine.preset slow), shares of its decode time
        busiest link    busy  bytes  queued_seconds      waited for last     share  critical_seconds
        1 -> 2        75.0 %  1,234         12.5000      layer 12 expert 4  12.5 %          0.250000
        2 -> 1        62.5 %     99          0.0000      layer 3 expert 17   0.5 %          0.010000
        0 <-> 1       25.0 %      7          0.0000

        """);
  }

  @Test
  void leavesOutLinksWhereNoneWasUsed() {
    assertThat(report(List.of(), List.of(expert("0", "5", 2)))).isEqualTo("""
        slowest run (machine.preset slow), shares of its decode time
        waited for last     share  critical_seconds
        layer 0 expert 5  100.0 %          2.000000

        """);
  }

  @Test
  void namesTenAtMost() {
    List<ResultTable.Row> experts = IntStream.range(0, 12)
        .mapToObj(expert -> expert("0", String.valueOf(expert), 0.1 * (expert + 1)))
        .toList();
    // The two with least, 0 and 1, are left out.
    assertThat(report(List.of(), experts).lines().skip(2).limit(10))
        .hasSize(10)
        .startsWith("layer 0 expert 11  60.0 %          1.200000")
        .endsWith("layer 0 expert 2   15.0 %          0.300000");
    assertThat(report(List.of(), experts).lines()).hasSize(2 + 10 + 1);
  }

  @Test
  void saysNothingOfCaches() {
    ResultTable table = new ResultTable(List.of(), List.of(), List.of());
    Experiment.Outcome outcome =
        new Experiment.Outcome(table, List.of(), Map.of(), List.of(), Map.of(), Failures.NONE);
    assertThat(HotSpots.of(outcome)).isEmpty();
  }
}
