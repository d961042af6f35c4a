package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepMajorTraceTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 100, 1);

  /**
   * Request 0: prompt 1 2, then 3 4. Request 1: no prompt, 5 6 7. Request 2: prompt 8 only. Request
   * 3: prompt 9, then 10.
   */
  private static final FixedTrace TRACE =
      FixedTrace.of(MODEL, "p 1 | p 2 | 3 | 4 # 5 | 6 | 7 # p 8 # p 9 | 10");

  /** {@code step:request@position=expert} of every token. */
  private static List<String> read(int requests, int steps, int capacity) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(MODEL, capacity, false);
    try (StepMajorReader reader =
        new StepMajorTrace(TRACE, new HeapScratch()).open(requests, steps)) {
      while (reader.read(block)) {
        for (int i = 0; i < block.tokens(); i++) {
          tokens.add(reader.step() + ":" + block.requests()[i] + "@" + block.positions()[i] + "="
              + block.experts()[i]);
          assertThat(block.phase(i) == Phase.PREFILL).isEqualTo(reader.step() == 0);
        }
      }
      assertThat(block.tokens()).isZero();
    }
    return tokens;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void readsPromptsFirstThenOneTokenOfEachRequestPerStep(int capacity) {
    assertThat(read(4, 128, capacity))
        .containsExactly(
            "0:0@0=1",
            "0:0@1=2",
            "0:2@0=8",
            "0:3@0=9",
            "1:0@2=3",
            "1:1@0=5",
            "1:3@1=10",
            "2:0@3=4",
            "2:1@1=6",
            "3:1@2=7");
  }

  @Test
  void stopsAtTheLastStepAndTheLastRequestAskedFor() {
    assertThat(read(2, 2, 100)).containsExactly("0:0@0=1", "0:0@1=2", "1:0@2=3", "1:1@0=5");
    assertThat(read(1, 1, 100)).containsExactly("0:0@0=1", "0:0@1=2");
  }

  @Test
  void refusesMoreRequestsThanThereAre() {
    assertThatThrownBy(() -> new StepMajorTrace(TRACE, new HeapScratch()).open(5, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("requests=5 steps=2 of a trace of 4 requests");
  }
}
