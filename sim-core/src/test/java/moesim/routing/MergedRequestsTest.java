package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;

/**
 * How the tokens of several requests become the steps of batches. One layer, so a page is an
 * expert.
 */
class MergedRequestsTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 8, 2);

  private static List<String> steps(String text, int requests, Prefill prefill, PageOrder order) {
    return ReplayedSteps.of(
            FixedTrace.of(MODEL, text), new Batching(requests, prefill, true, order))
        .steps();
  }

  @Test
  void requestsStartTogetherAndLeaveWhenTheyEnd() {
    // Lengths 3, 1, 2 and 1, two at a time: steps of 2, 1, 1 tokens, then of 2, 1.
    String text = "1,0 | 2,1 | 3,2 # 7,1 # 4,5 | 5,6 # 0,4";
    assertThat(steps(text, 2, Prefill.ONE_STEP, PageOrder.FILE))
        .containsExactly("* d 1,0,7", "d 2,1", "d 3,2", "* d 4,5,0", "d 5,6");
    assertThat(steps(text, 2, Prefill.ONE_STEP, PageOrder.ASCENDING))
        .containsExactly("* d 0,1,7", "d 1,2", "d 2,3", "* d 0,4,5", "d 5,6");
    assertThat(steps(text, 3, Prefill.ONE_STEP, PageOrder.FILE))
        .containsExactly("* d 1,0,7,4,5", "d 2,1,5,6", "d 3,2", "* d 0,4");
    assertThat(steps(text, 100, Prefill.ONE_STEP, PageOrder.FILE))
        .containsExactly("* d 1,0,7,4,5", "d 2,1,5,6", "d 3,2");
  }

  @Test
  void aPromptIsTheFirstStepOfItsRequest() {
    // The second request has the shorter prompt: its decode tokens run beside the first's.
    String text = "p 0,1 | p 1,2 | 3,4 # p 5,6 | 6,7 | 7,0";
    assertThat(steps(text, 2, Prefill.ONE_STEP, PageOrder.FILE))
        .containsExactly("* p 0,1,2,5,6", "d 3,4,6,7", "d 7,0");
  }

  @Test
  void aStepIsPrefillAsLongAsAnyRequestIsInItsPrompt() {
    String text = "p 0,1 | p 1,2 | 3,4 # p 5,6 | 6,7 | 7,0";
    assertThat(steps(text, 2, Prefill.PER_TOKEN, PageOrder.FILE))
        .containsExactly("* p 0,1,5,6", "p 1,2,6,7", "d 3,4,7,0");
    // One request has no prompt at all.
    assertThat(steps("p 0,1 | 2,3 # 4,5 | 5,6", 2, Prefill.ONE_STEP, PageOrder.FILE))
        .containsExactly("* p 0,1,4,5", "d 2,3,5,6");
  }

  @Test
  void skippedPromptsTakeNoStep() {
    String text = "p 0,1 | p 1,2 | 3,4 # p 5,6 | 6,7 | 7,0";
    assertThat(steps(text, 2, Prefill.SKIP, PageOrder.FILE))
        .containsExactly("* d 3,4,6,7", "d 7,0");
  }

  @Test
  void aRequestOfWhichNothingIsReplayedLeavesItsPlaceToTheNext() {
    // The middle request is a prompt only; with prompts skipped the batch of two is the first and
    // the last.
    assertThat(steps("0,1 # p 2,3 # 4,5", 2, Prefill.SKIP, PageOrder.FILE))
        .containsExactly("* d 0,1,4,5");
  }

  @Test
  void onlyPromptsRemainWithoutDecode() {
    Batching prompts = new Batching(2, Prefill.ONE_STEP, false, PageOrder.FILE);
    String text = "p 0,1 | p 1,2 | 3,4 # p 5,6 | 6,7 # p 7,0 | 1,2";
    assertThat(ReplayedSteps.of(FixedTrace.of(MODEL, text), prompts).steps())
        .containsExactly("* p 0,1,2,5,6", "* p 7,0");
  }

  @Test
  void countsSelectionsBeforeTheyAreMerged() {
    // 12 entries of 6 tokens: absent 1, zero-computation (ids 8, 9) 2; 9 routed, though the steps
    // have 2 + 2 + 1 pages.
    ReplayedSteps replayed = ReplayedSteps.of(
        FixedTrace.of(MODEL, "0,1 | 2,9 | 3,- # 0,1 | 8,2 | 3,9"),
        new Batching(2, Prefill.ONE_STEP, true, PageOrder.FILE));
    assertThat(replayed.steps()).containsExactly("* d 0,1", "d 2", "d 3");
    assertThat(replayed.tokens()).isEqualTo(6);
    assertThat(replayed.selections()).isEqualTo(8);
    assertThat(replayed.passedOver()).isEqualTo(4);
  }

  @Test
  void aBatchMayHoldMoreThanABlockAndAScratchSegment() {
    // A token of 512 layers takes 1 KiB of scratch: a segment holds 1,024, a block 128, this batch
    // 3 x 500. Request r selects
    // expert t + r modulo 4 with its token t.
    MoeModel deep = FixedTrace.model(512, 4, 1);
    String text = IntStream.range(0, 3)
        .mapToObj(r -> IntStream.range(0, 500)
            .mapToObj(t -> String.valueOf((t + r) % 4))
            .collect(Collectors.joining(" | ")))
        .collect(Collectors.joining(" # "));
    ReplayedSteps replayed = ReplayedSteps.of(
        FixedTrace.of(deep, text), new Batching(3, Prefill.SKIP, true, PageOrder.FILE));
    assertThat(replayed.steps()).hasSize(500);
    for (int t = 0; t < 500; t++) {
      assertThat(replayed.pages().get(t * 512))
          .as("step %d", t)
          .containsExactly(t % 4, (t + 1) % 4, (t + 2) % 4);
      assertThat(replayed.pages().get(t * 512 + 1)).isEmpty();
    }
    assertThat(replayed.selections()).isEqualTo(1_500);
  }

  @Test
  void refusesATokenThatDoesNotFitAScratchSegment() {
    // 2^20 bytes hold 2^19 selections; a token of 2^20 does not fit.
    MoeModel huge = FixedTrace.model(1 << 10, 1, 1 << 10);
    Batching batching = new Batching(2, Prefill.SKIP, true, PageOrder.FILE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchSteps(FixedTrace.of(huge, "0"), batching, new HeapScratch()))
        .withMessageContaining("1048576 selections");
  }
}
