package moesim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Opponent;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;

/** Traces of adversaries, expert by expert. */
class AdversariesTest {
  private static final Optional<Function<MoeModel, Opponent>> NOBODY = Optional.empty();

  /** First in, first out, as a queue of pages. */
  private record Fifo(int capacity, Deque<Integer> arrived) implements Opponent {
    @Override
    public String description() {
      return "fifo of " + capacity;
    }

    @Override
    public boolean isResident(int page) {
      return arrived.contains(page);
    }

    @Override
    public void serve(LayerStep step) {
      for (int i = 0; i < step.count(); i++) {
        if (!isResident(step.pages()[i])) {
          arrived.addLast(step.pages()[i]);
        }
      }
      while (arrived.size() > capacity) {
        arrived.removeFirst();
      }
    }
  }

  private static Optional<Function<MoeModel, Opponent>> fifo(int capacity) {
    return Optional.of(model -> new Fifo(capacity, new ArrayDeque<>()));
  }

  private static RoutingTrace open(
      TraceFormat format,
      MoeModel model,
      Optional<Function<MoeModel, Opponent>> opponents,
      String... options) {
    Map<String, Written> written = new LinkedHashMap<>();
    for (String option : options) {
      String[] parts = option.split("=", -1);
      Location location = Location.inText("s.yaml", 3, 5);
      written.put(
          parts[0],
          new Written("trace." + parts[0], parts[1], Written.Kind.WHOLE_NUMBER, location));
    }
    Options values = new Options(Location.inText("s.yaml", 2, 1), written);
    return format.open(
        new TraceRequest(TraceFiles.none(), values, Optional.of(model), 1, opponents));
  }

  /** Rounds as words of expert digits. */
  private static String rounds(RoutingTrace trace, int from) {
    StringBuilder text = new StringBuilder();
    int layers = trace.model().layers();
    RoutingBlock block = new RoutingBlock(trace.model(), 3, false);
    try (RoutingReader reader = trace.open(from)) {
      while (reader.read(block)) {
        for (int cell = 0; cell < block.tokens() * layers; cell++) {
          text.append(cell % layers == 0 ? " " : "").append(block.experts()[cell]);
        }
      }
    }
    return text.toString().strip();
  }

  @Test
  void fixedSharesLetTheLastLayerGoRoundOneMoreThanItsShare() {
    RoutingTrace trace =
        open(new AdversaryFixedShares(), FixedTrace.model(3, 4, 1), NOBODY, "tokens=5", "share=2");
    assertThat(rounds(trace, 0)).isEqualTo("000 001 002 000 001");
    assertThat(rounds(trace, 1)).isEmpty();
    assertThat(trace.facts().source()).isEqualTo("adversary-fixed-shares tokens=5 share=2");
    assertThat(trace.facts().format()).isEqualTo("adversary-fixed-shares");
    assertThat(trace.facts().selections()).isEqualTo(15);
  }

  @Test
  void theCycleIsTheShortestThatDoesNotFit() {
    // 2 layers: 4 experts of 2 each are the first multiple of 2 above 3 places, 6 of 3 each above 4
    // and 5.
    MoeModel model = FixedTrace.model(2, 3, 1);
    assertThat(rounds(open(new AdversaryCycle(), model, NOBODY, "tokens=5", "capacity=3"), 0))
        .isEqualTo("00 11 00 11 00");
    assertThat(rounds(open(new AdversaryCycle(), model, NOBODY, "tokens=4", "capacity=4"), 0))
        .isEqualTo("00 11 22 00");
    assertThat(rounds(open(new AdversaryCycle(), model, NOBODY, "tokens=4", "capacity=5"), 0))
        .isEqualTo("00 11 22 00");
  }

  @Test
  void theAdaptiveOneRequestsWhatIsNotResident() {
    // 3 places, 4 pages: a0 b0 a1 b1 (out goes a0). Round 2: a0 is missing (out b0), then b0 (out
    // a1). Round 3: a1 (out b1), b1
    // (out a0), and so on: FIFO misses for ever.
    MoeModel model = FixedTrace.model(2, 2, 1);
    RoutingTrace trace = open(new AdversaryAdaptive(), model, fifo(3), "tokens=6");
    assertThat(rounds(trace, 0)).isEqualTo("00 11 00 11 00 11");
    assertThat(rounds(trace, 0)).as("another pass").isEqualTo("00 11 00 11 00 11");
    assertThat(trace.facts().source()).isEqualTo("adversary-adaptive tokens=6 against fifo of 3");
  }

  @Test
  void theAdaptiveOneRepeatsItsRequestWhileAllOfALayerIsResident() {
    // 2 places, 3 pages: a0, a1 and b0. Round 1: a1 (out a0), b0 stays. Round 2: a0 (out b0), b0
    // (out a1). Round 3: a1 (out a0), b0.
    // Round 4: a0 (out b0), b0 (out a1).
    MoeModel model = FixedTrace.model(2, 2, 1);
    RoutingTrace trace = open(new AdversaryAdaptive(), model, fifo(2), "tokens=5");
    assertThat(rounds(trace, 0)).isEqualTo("00 10 00 10 00");
    // 5 places, 6 pages in 2 layers of 4: 3 each. After the warm-up 00 11 22 a0 is missing: from
    // then on FIFO always misses.
    RoutingTrace wide =
        open(new AdversaryAdaptive(), FixedTrace.model(2, 4, 1), fifo(5), "tokens=7");
    assertThat(rounds(wide, 0)).isEqualTo("00 11 22 00 11 22 00");
  }

  @Test
  void whatCannotBeAttackedIsRefused() {
    MoeModel model = FixedTrace.model(2, 3, 1);
    assertThatThrownBy(() -> open(new AdversaryFixedShares(), model, NOBODY, "tokens=5", "share=3"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "s.yaml:3:5: trace.share: a share of 3 holds all 3 experts of a layer; write at most 2");
    assertThatThrownBy(() -> open(new AdversaryCycle(), model, NOBODY, "tokens=5", "capacity=6"))
        .hasMessage(
            "s.yaml:3:5: trace.capacity: more than 6 experts in 2 layers are 4 in each, but a layer has 3");
    assertThatThrownBy(() -> open(new AdversaryAdaptive(), model, fifo(6), "tokens=5"))
        .hasMessageContaining(
            "needs a cache of at least one round, 2 experts, and of fewer than all 6");
    assertThatThrownBy(() -> open(new AdversaryAdaptive(), model, fifo(1), "tokens=5"))
        .hasMessageContaining("this one holds 1");
    assertThatThrownBy(() -> open(new AdversaryAdaptive(), model, NOBODY, "tokens=5"))
        .hasMessageContaining("name it in a scenario");
    assertThatThrownBy(() ->
            open(new AdversaryCycle(), FixedTrace.model(2, 3, 2), NOBODY, "tokens=5", "capacity=3"))
        .hasMessageContaining("write a model with top_k: 1, not top-k 2 of 3");
  }
}
