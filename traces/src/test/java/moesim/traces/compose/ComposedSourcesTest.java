package moesim.traces.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.model.MoeModel;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

class ComposedSourcesTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 8, 1);

  @Test
  void readsASourceOnAsLongAsNumbersAscend() {
    FixedTrace recorded = FixedTrace.of(MODEL, "p 0 | 0 # p 1 | 1 | 1 # 2 | 2");
    List<Integer> opened = new ArrayList<>();
    RoutingTrace counted = opened(recorded, recorded.facts(), opened);
    ComposedTrace trace = new ComposedTrace(
        "recipe",
        "",
        List.of(Source.consecutive("a", counted, 0, 3)),
        List.of(new Period(Integer.MAX_VALUE, new double[] {1})),
        7,
        OptionalInt.of(1),
        Optional.empty(),
        1);
    opened.clear();
    assertThat(ComposedTraceTest.requests(trace, 0, 2))
        .containsExactly("p0 0", "p1 1", "2", "p0 0", "p1 1", "2", "p0 0");
    // Three times from the first request on.
    assertThat(opened).containsExactly(0, 0, 0);
  }

  @Test
  void saysThatWeightsOfDifferentKindsAreLeftOut() {
    FixedTrace plain = FixedTrace.of(MODEL, "0 | 1");
    TraceFacts of = plain.facts();
    TraceFacts weighted = new TraceFacts(
        of.source(),
        of.format(),
        of.requests(),
        of.prefillTokens(),
        of.decodeTokens(),
        of.selections(),
        of.ragged(),
        Optional.of(WeightKind.SOFTMAX),
        of.warnings(),
        of.digest());
    ComposedTrace trace = composed(plain, opened(plain, weighted, new ArrayList<>()));
    assertThat(trace.facts().weights()).isEmpty();
    assertThat(trace.facts().warnings())
        .containsExactly(
            "gate weights are left out, as sources have different ones (a: none, b: softmax)");
  }

  @Test
  void layersOfOtherIdsAreTakenByTheirPlaceAndSaid() {
    MoeModel shifted = new MoeModel("test", List.of(5), 8, 1, List.of(1L));
    ComposedTrace trace = composed(FixedTrace.of(MODEL, "0"), FixedTrace.of(shifted, "1"));
    assertThat(trace.facts().warnings())
        .contains("b: layers [5] are taken by their place for layers [0] of a");
    assertThat(composed(FixedTrace.of(MODEL, "0"), FixedTrace.of(MODEL, "1"))
            .facts()
            .warnings())
        .isEmpty();
  }

  private static ComposedTrace composed(RoutingTrace a, RoutingTrace b) {
    return new ComposedTrace(
        "recipe",
        "",
        List.of(Source.consecutive("a", a, 0, 1), Source.consecutive("b", b, 0, 1)),
        List.of(new Period(Integer.MAX_VALUE, new double[] {1, 2})),
        4,
        OptionalInt.empty(),
        Optional.empty(),
        1);
  }

  /** {@code trace} with other facts; adds to {@code opened} where it is read from. */
  private static RoutingTrace opened(RoutingTrace trace, TraceFacts facts, List<Integer> opened) {
    return new RoutingTrace() {
      @Override
      public MoeModel model() {
        return trace.model();
      }

      @Override
      public TraceFacts facts() {
        return facts;
      }

      @Override
      public RoutingReader open(int firstRequest) {
        opened.add(firstRequest);
        return trace.open(firstRequest);
      }
    };
  }

  @Test
  void aSampleIsOfEveryRequestAsOftenAndOfNoneTwice() {
    RoutingTrace trace = FixedTrace.of(FixedTrace.model(1, 2, 1), "0");
    int[] times = new int[10];
    for (int seed = 0; seed < 4000; seed++) {
      int[] taken = Source.sample("a", trace, 2, 10, 3, seed).requests();
      assertThat(taken).hasSize(3).isSorted().doesNotHaveDuplicates();
      for (int request : taken) {
        times[request]++;
      }
    }
    // 4000 x 3 / 8 = 1500 each, with a standard deviation of 31.
    assertThat(times).startsWith(0, 0);
    for (int request = 2; request < 10; request++) {
      assertThat(times[request]).isBetween(1375, 1625);
    }
  }
}
