package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

/** Random requests of every shape, against the definition of a step with lists and sets. */
class StepsByDefinitionTest {
  private static final int SEEDS = 100;

  private static void assertSame(WrittenRequests written, Batching batching, String instance) {
    ReplayedSteps replayed = ReplayedSteps.of(written.trace(), batching);
    List<String> found = replayed.pages().stream().map(ReplayedSteps::text).toList();
    List<String> expected =
        written.layerSteps(batching).stream().map(ReplayedSteps::text).toList();
    assertThat(found).as("%s, %s", instance, batching).isEqualTo(expected);
    long cells = replayed.tokens() * written.model().layers() * written.model().topK();
    assertThat(replayed.selections() + replayed.passedOver())
        .as("%s, %s", instance, batching)
        .isEqualTo(cells);
  }

  @Test
  void everyBatchingOfRandomRequestsGivesTheStepsOfTheDefinition() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Top-k on both sides of 8, up to which experts are sorted in another way; experts of up to
      // three 64-bit words.
      MoeModel model =
          FixedTrace.model(1 + random.nextInt(4), 1 + random.nextInt(150), 1 + random.nextInt(12));
      WrittenRequests written =
          WrittenRequests.random(model, 1 + random.nextInt(7), 1 + random.nextInt(9), seed);
      for (Prefill prefill : Prefill.values()) {
        for (PageOrder order : PageOrder.values()) {
          int requests = 1 + random.nextInt(4);
          assertSame(
              written,
              new Batching(requests, prefill, random.nextInt(4) > 0, order),
              "seed " + seed);
        }
      }
    }
  }
}
