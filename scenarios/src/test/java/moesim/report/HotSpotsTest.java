package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;
import moesim.experiment.WaferDetails;
import moesim.experiment.WaferMetrics;
import org.junit.jupiter.api.Test;

class HotSpotsTest {
  private static ResultTable.Row row(List<String> values, Map<Metric, Number> metrics) {
    return new ResultTable.Row(values, metrics);
  }

  @Test
  void namesTheBusiestLinksAndTheExpertsWaitedForOfTheSlowestRun() {
    ResultTable table = new ResultTable(
        List.of("machine.preset"),
        List.of(WaferMetrics.DECODE_SECONDS),
        List.of(
            row(List.of("fast"), Map.of(WaferMetrics.DECODE_SECONDS, 1.0)),
            row(List.of("slow"), Map.of(WaferMetrics.DECODE_SECONDS, 2.0))));
    ResultTable links = new ResultTable(
        List.of("machine.preset", "from_die", "to_die"),
        List.of(WaferDetails.BUSY, WaferDetails.BYTES),
        List.of(
            row(List.of("fast", "0", "1"), Map.of(WaferDetails.BUSY, 0.9, WaferDetails.BYTES, 1L)),
            row(List.of("slow", "0", "1"), Map.of(WaferDetails.BUSY, 0.5, WaferDetails.BYTES, 7L)),
            row(
                List.of("slow", "1", "2"),
                Map.of(WaferDetails.BUSY, 1.5, WaferDetails.BYTES, 1_234L)),
            row(
                List.of("slow", "2", "3"),
                Map.of(WaferDetails.BUSY, 0.0, WaferDetails.BYTES, 0L))));
    ResultTable experts = new ResultTable(
        List.of("machine.preset", "layer", "expert"),
        List.of(WaferDetails.CRITICAL),
        List.of(row(List.of("slow", "3", "17"), Map.of(WaferDetails.CRITICAL, 0.01))));
    Experiment.Outcome outcome = new Experiment.Outcome(
        table, List.of(), Map.of("links", links, "experts", experts), List.of(), List.of());
    assertThat(HotSpots.of(outcome)).isEqualTo("""
            slowest run (machine.preset slow): busiest links, and experts that layer steps waited for last, of decode time
            link    expert               busy  bytes  on the critical path
            1 -> 2  layer 3 expert 17  75.0 %  1,234                 0.5 %
            0 -> 1                     25.0 %      7

            """);
  }

  @Test
  void saysNothingOfCaches() {
    ResultTable table = new ResultTable(List.of(), List.of(), List.of());
    Experiment.Outcome outcome =
        new Experiment.Outcome(table, List.of(), Map.of(), List.of(), List.of());
    assertThat(HotSpots.of(outcome)).isEmpty();
  }
}
