package moesim.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moesim.model.MoeModel;
import moesim.report.stats.NamedTrace;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.TraceStatistics;
import org.junit.jupiter.api.Test;

class TracePageTest {
  static List<NamedTrace> named(RoutingTrace... traces) {
    return NamedTrace.of(
        Stream.of(traces).map(trace -> TraceStatistics.of(trace, 1, done -> {})).toList());
  }

  private static TracePictures pictures(RoutingTrace trace) {
    return new TracePictures(TraceStatistics.of(trace, 1, done -> {}), 1);
  }

  @Test
  void asksTheNetworkForNothingAndIsTheSameAgain() {
    FixedTrace trace = FixedTrace.random(FixedTrace.model(3, 8, 2), 60, 0.4, 3);
    String page = TracePage.of(named(trace));
    assertThat(page).contains("content=\"default-src 'none';").contains(Assets.charts());
    assertThat(page.replace(Assets.charts(), ""))
        .doesNotContain("@import")
        .doesNotContain("{{")
        .doesNotContainPattern("<(script|img|iframe|link)[^>]* (src|href)=\"(?!data:)");
    assertThat(TracePage.of(named(trace))).isEqualTo(page);
  }

  @Test
  void staysSmallWithHundredsOfLayersOfManyExperts() {
    // 300 layers x 100 experts; everything but the pictures' layers and cells is left out.
    FixedTrace trace = FixedTrace.random(FixedTrace.model(300, 100, 1), 40, 0.4, 3);
    TraceStatistics statistics = TraceStatistics.of(trace, 1, done -> {});
    String page = TracePage.of(NamedTrace.of(List.of(statistics, statistics)));
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_500_000);
    assertThat(page).contains("\"layers\":300");
  }

  @Test
  void drawsLoadsOverTheMeanOfTheirLayer() {
    // Expert 0 three times, 2 once, of four: 3 and 1 times the mean.
    TraceStatistics trace = TraceStatistics.of(
        FixedTrace.of(FixedTrace.model(1, 4, 1), "0 | 0 | 2 | 0"), 1, done -> {});
    TracePictures pictures = new TracePictures(trace, 1);
    SetStatistics all = trace.all();
    assertThat(pictures.loads(all).cells[0]).containsExactly(3, 0, 1, 0);
    // Half of four experts is two: all of the load; an eighth of them is half of expert 0.
    TracePictures.Band carried = pictures.carried(all);
    int half = 0;
    while (carried.x[half] < 0.125) {
      half++;
    }
    assertThat(carried.mean[half]).isEqualTo(carried.x[half] * 4 * 0.75);
    assertThat(carried.mean[TracePictures.POINTS]).isEqualTo(1);
    // Reuses: 0 at distance 1, 0 at distance 2: one of four, two of four.
    assertThat(pictures.stack(all).mean).containsExactly(0.25, 0.5, 0.5, 0.5);
    assertThat(pictures.stack(all).x).containsExactly(0.25, 0.5, 0.75, 1);
    // One token has one of four experts; pairs 00 02 20 have 5 / 3; all have two.
    assertThat(pictures.working(all).mean).containsExactly(0.25, 5 / 3.0 / 4, 0.5);
  }

  @Test
  void drawsTheBusiestOfNeighbouringExpertsAndTheMeanOfTheirPairs() {
    // 512 experts: two in a cell of loads, four in one of pairs. Experts 0, 1, 7 by one token each.
    MoeModel model = FixedTrace.model(1, 512, 2);
    TraceStatistics trace =
        TraceStatistics.of(FixedTrace.of(model, "0,1 | 0,7 | 510,511"), 1, done -> {});
    TracePictures pictures = new TracePictures(trace, 1);
    TracePictures.Grid loads = pictures.loads(trace.all());
    assertThat(loads.expertsPerCell).isEqualTo(2);
    assertThat(loads.cells[0]).hasSize(256);
    // Six selections, the mean is 6 / 512: expert 0 has two, 7 and 511 one.
    assertThat(loads.cells[0][0]).isEqualTo(2 * 512 / 6.0);
    assertThat(loads.cells[0][3]).isEqualTo(512 / 6.0);
    TracePictures.Grid pairs = pictures.pairs().get(0);
    assertThat(pairs.expertsPerCell).isEqualTo(4);
    double mean = 3 / (512 * 511 / 2.0);
    // Six pairs within a cell, sixteen between two.
    assertThat(pairs.cells[0][0]).isEqualTo(1 / 6.0 / mean);
    assertThat(pairs.cells[0][1]).isEqualTo(1 / 16.0 / mean);
    assertThat(Arrays.stream(pairs.cells[5]).sum()).isZero();
  }

  @Test
  void drawsLayersAtEqualDistances() {
    TracePictures pictures = pictures(FixedTrace.random(FixedTrace.model(512, 2, 1), 3, 0.4, 3));
    List<Integer> layers = new ArrayList<>();
    for (int layer : pictures.lineLayers()) {
      layers.add(layer);
    }
    assertThat(layers).hasSize(256).startsWith(0, 2, 4).endsWith(508, 510);
  }
}
