package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How one request's tokens become steps. Pages of two layers of four experts: 0 to 3 and 4 to 7.
 */
class BatchStepsTest {
  private static final MoeModel MODEL = FixedTrace.model(2, 4, 2);
  private static final FixedTrace TRACE =
      FixedTrace.of(MODEL, "p 1,0 2,3 | p 2,1 1,0 | 2,0 3,1 | 3,0 1,-");

  private static ReplayedSteps replay(
      FixedTrace trace, Prefill prefill, boolean decode, PageOrder order) {
    return ReplayedSteps.of(trace, new Batching(1, prefill, decode, order));
  }

  @Test
  void makesEveryTokenAStepOfItsOwn() {
    assertThat(replay(TRACE, Prefill.PER_TOKEN, true, PageOrder.FILE).steps())
        .containsExactly("* p 1,0 6,7", "p 2,1 5,4", "d 2,0 7,5", "d 3,0 5");
    assertThat(replay(TRACE, Prefill.PER_TOKEN, true, PageOrder.ASCENDING).steps())
        .containsExactly("* p 0,1 6,7", "p 1,2 4,5", "d 0,2 5,7", "d 0,3 5");
  }

  @Test
  void unitesAPromptInOneStep() {
    assertThat(replay(TRACE, Prefill.ONE_STEP, true, PageOrder.FILE).steps())
        .containsExactly("* p 1,0,2 6,7,5,4", "d 2,0 7,5", "d 3,0 5");
    assertThat(replay(TRACE, Prefill.ONE_STEP, true, PageOrder.ASCENDING).steps())
        .containsExactly("* p 0,1,2 4,5,6,7", "d 0,2 5,7", "d 0,3 5");
  }

  @Test
  void leavesOutPromptsOrGeneratedTokens() {
    assertThat(replay(TRACE, Prefill.SKIP, true, PageOrder.FILE).steps())
        .containsExactly("* d 2,0 7,5", "d 3,0 5");
    assertThat(replay(TRACE, Prefill.PER_TOKEN, false, PageOrder.FILE).steps())
        .containsExactly("* p 1,0 6,7", "p 2,1 5,4");
    assertThat(replay(TRACE, Prefill.ONE_STEP, false, PageOrder.FILE).steps())
        .containsExactly("* p 1,0,2 6,7,5,4");
    assertThat(replay(TRACE, Prefill.SKIP, false, PageOrder.FILE).steps()).isEmpty();
  }

  @Test
  void keepsThePromptsOfDifferentRequestsApart() {
    FixedTrace trace =
        FixedTrace.of(MODEL, "p 0,1 0,1 | 2,3 2,3 # p 2,3 2,3 # p 1,2 1,2 | 0,1 0,1");
    assertThat(replay(trace, Prefill.ONE_STEP, false, PageOrder.FILE).steps())
        .containsExactly("* p 0,1 4,5", "* p 2,3 6,7", "* p 1,2 5,6");
    assertThat(replay(trace, Prefill.ONE_STEP, true, PageOrder.FILE).steps())
        .containsExactly("* p 0,1 4,5", "d 2,3 6,7", "* p 2,3 6,7", "* p 1,2 5,6", "d 0,1 4,5");
    assertThat(replay(trace, Prefill.SKIP, true, PageOrder.FILE).steps())
        .containsExactly("* d 2,3 6,7", "* d 0,1 4,5");
  }

  @Test
  void unitesAPromptThatIsLongerThanABlock() {
    // Blocks hold 2^16 / (128 x 4) = 128 tokens. Prompt token t selects expert t of the first layer
    // only.
    MoeModel wide = FixedTrace.model(128, 512, 4);
    String prompt =
        IntStream.range(0, 300).mapToObj(t -> "p " + t).collect(Collectors.joining(" | "));
    FixedTrace trace = FixedTrace.of(wide, prompt + " | 511 # " + prompt);
    ReplayedSteps replayed = replay(trace, Prefill.ONE_STEP, true, PageOrder.FILE);
    assertThat(replayed.steps()).hasSize(3);
    int[] all = IntStream.range(0, 300).toArray();
    assertThat(replayed.pages().get(0)).isEqualTo(all);
    assertThat(replayed.pages().get(1)).isEmpty();
    assertThat(replayed.pages().get(128)).containsExactly(511);
    assertThat(replayed.pages().get(2 * 128)).isEqualTo(all);
    assertThat(replayed.tokens()).isEqualTo(601);
    assertThat(replayed.selections()).isEqualTo(601);
    assertThat(replayed.passedOver()).isEqualTo(601 * 512 - 601);
  }

  @ParameterizedTest
  @EnumSource(PageOrder.class)
  void passesOverAbsentEntriesAndZeroComputationExperts(PageOrder order) {
    // Four routed experts: ids 4 and 9 move nothing. 15 entries: routed are 3,1 | none | 2,0.
    FixedTrace trace =
        FixedTrace.of(FixedTrace.model(1, 4, 5), "3,-,1,4,9 | 4,-,-,4,9 | 2,9,-,0,4");
    ReplayedSteps replayed = replay(trace, Prefill.PER_TOKEN, true, order);
    assertThat(replayed.steps())
        .containsExactly(
            order == PageOrder.FILE ? "* d 3,1" : "* d 1,3",
            "d -",
            order == PageOrder.FILE ? "d 2,0" : "d 0,2");
    assertThat(replayed.tokens()).isEqualTo(3);
    assertThat(replayed.selections()).isEqualTo(4);
    assertThat(replayed.passedOver()).isEqualTo(11);
  }

  @Test
  void sortsMoreThanEightExpertsAndMergesARepeatedOne() {
    // Experts of three 64-bit words, with repetition, absence and a zero-computation expert (130 of
    // 130).
    FixedTrace trace = FixedTrace.of(
        FixedTrace.model(1, 130, 10), "129,64,0,-,63,64,130,127,128,1 | 5,5,5,5,5,5,5,5,5,5");
    ReplayedSteps replayed = replay(trace, Prefill.PER_TOKEN, true, PageOrder.ASCENDING);
    assertThat(replayed.steps()).containsExactly("* d 0,1,63,64,127,128,129", "d 5");
    assertThat(replayed.selections()).isEqualTo(18);
    assertThat(replayed.passedOver()).isEqualTo(2);
  }

  @Test
  void tellsALayerStepItsPlace() {
    FixedTrace trace = FixedTrace.of(MODEL, "p 0,1 0,- | 2,3 2,3 # 0,1 0,1");
    LayerStep step = new LayerStep(MODEL);
    try (BatchSteps steps = new BatchSteps(
        trace, new Batching(1, Prefill.ONE_STEP, true, PageOrder.FILE), new HeapScratch())) {
      // Pages per layer step: 2, 1, 2, 2, 2, 2.
      long[] firstAccesses = {0, 2, 3, 5, 7, 9};
      for (int position = 0; position < 6; position++) {
        if (position % 2 == 0) {
          assertThat(steps.next()).isTrue();
        }
        steps.layer(position % 2, step);
        assertThat(step.step()).isEqualTo(position / 2);
        assertThat(step.layer()).isEqualTo(position % 2);
        assertThat(step.position()).isEqualTo(position);
        assertThat(step.phase()).isEqualTo(position < 2 ? Phase.PREFILL : Phase.DECODE);
        assertThat(step.firstAccess()).isEqualTo(firstAccesses[position]);
      }
      assertThat(steps.next()).isFalse();
    }
  }

  @Test
  void renumbersTheStepOfALayerForACacheOfItsOwn() {
    LayerStep step = new LayerStep(MODEL);
    LayerStep renumbered = new LayerStep(MODEL);
    try (BatchSteps steps = new BatchSteps(
        TRACE, new Batching(1, Prefill.SKIP, true, PageOrder.FILE), new HeapScratch())) {
      steps.next();
      steps.layer(0, step);
      steps.layer(1, step);
      step.fillNextUse()[0] = 17;
      renumbered.renumber(step, 4);
    }
    // Pages 7 and 5 of the model are experts 3 and 1 of the layer; the access numbers stay.
    assertThat(ReplayedSteps.text(java.util.Arrays.copyOf(renumbered.pages(), renumbered.count())))
        .isEqualTo("3,1");
    assertThat(renumbered.firstAccess()).isEqualTo(2);
    assertThat(renumbered.position()).isEqualTo(1);
    assertThat(renumbered.nextUse()[0]).isEqualTo(17);
  }

  @Test
  void nextUsesThatNobodyStatedAreAnErrorNotZeros() {
    LayerStep step = new LayerStep(MODEL);
    step.begin(2, 1, Phase.DECODE, 9);
    step.fillNextUse()[0] = 17;
    step.begin(3, 0, Phase.DECODE, 10);
    assertThatIllegalStateException()
        .isThrownBy(step::nextUse)
        .withMessageStartingWith("the next uses of layer step 6 are not known in this replay; ");
    LayerStep renumbered = new LayerStep(MODEL);
    renumbered.fillNextUse();
    renumbered.renumber(step, 0);
    assertThatIllegalStateException().isThrownBy(renumbered::nextUse);
  }

  @Test
  void aBatchNeedsARequest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Batching(0, Prefill.SKIP, true, PageOrder.FILE))
        .withMessageContaining("requests=0");
  }
}
