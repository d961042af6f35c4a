package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.WeightKind;
import org.junit.jupiter.api.Test;

class OddityTest {
  private static final int LAYERS = 3;
  private static final int TOP_K = 2;
  private static final int TOKENS = 200;

  /**
   * Random tokens of three layers with two of sixteen experts; the smaller id first in every second
   * row.
   */
  private static RoutingBlock randomTokens() {
    RoutingBlock block = new RoutingBlock(LAYERS, TOP_K, TOKENS, true);
    Random random = new Random(7);
    while (!block.isFull()) {
      int cell = block.add(0, Phase.PREFILL, block.tokens());
      for (int layer = 0; layer < LAYERS; layer++) {
        int first = random.nextInt(16);
        set(block, cell + layer * TOP_K, first, (first + 1 + random.nextInt(15)) % 16);
      }
    }
    return block;
  }

  private static void set(RoutingBlock block, int cell, int first, int second) {
    block.experts()[cell] = (short) first;
    block.experts()[cell + 1] = (short) second;
    block.weights()[cell] = 0.75f;
    block.weights()[cell + 1] = 0.25f;
  }

  private static List<String> seen(Oddity oddity, RoutingBlock block) {
    oddity.see(block);
    return oddity.warnings();
  }

  private static ExpertCounts counts() {
    return new ExpertCounts(FixedRecording.shape(TOP_K, 1, 3, 5));
  }

  @Test
  void ordinaryTokensCauseNoWarning() {
    RoutingBlock block = randomTokens();
    assertThat(seen(new LeadingRows(), block)).isEmpty();
    assertThat(seen(new RankOrder(), block)).isEmpty();
    assertThat(seen(new TwinLayers(List.of(1, 3, 5)), block)).isEmpty();
    assertThat(seen(counts(), block)).isEmpty();
    assertThat(seen(new GateSums(Optional.of(WeightKind.RENORMALISED)), block)).isEmpty();
    assertThat(seen(new PromptLengths(), block)).isEmpty();
  }

  @Test
  void warnsOfEightLeadingTokensAlikeButNotOfSeven() {
    for (int alike = 7; alike <= 8; alike++) {
      RoutingBlock block = randomTokens();
      for (int token = 0; token < alike; token++) {
        for (int layer = 0; layer < LAYERS; layer++) {
          set(block, (token * LAYERS + layer) * TOP_K, 4, 2);
        }
      }
      List<String> warnings = seen(new LeadingRows(), block);
      assertThat(warnings).hasSize(alike - 7);
      assertThat(warnings)
          .allMatch(
              warning -> warning.equals(
                  "the first 8 tokens select the same experts: a start-up profile run before the real tokens?"));
    }
  }

  @Test
  void warnsThatTheRankIsLost() {
    RoutingBlock block = randomTokens();
    for (int cell = 0; cell < TOKENS * LAYERS * TOP_K; cell += TOP_K) {
      int first = block.experts()[cell];
      int second = block.experts()[cell + 1];
      set(block, cell, Math.min(first, second), Math.max(first, second));
    }
    assertThat(seen(new RankOrder(), block))
        .containsExactly(
            "expert ids ascend in all 600 rows of top-k: their rank is lost, do not read it from the position");
  }

  @Test
  void warnsOfLayersRecordedTwice() {
    RoutingBlock block = randomTokens();
    for (int token = 0; token < TOKENS; token++) {
      int cell = token * LAYERS * TOP_K;
      set(block, cell + 4, block.experts()[cell], block.experts()[cell + 1]);
    }
    assertThat(seen(new TwinLayers(List.of(1, 3, 5)), block))
        .containsExactly(
            "layers with the same selections in all 200 tokens, recorded twice? 1 and 5");
  }

  @Test
  void warnsOfALayerThatUsesOneExpert() {
    RoutingBlock block = randomTokens();
    for (int token = 1; token < TOKENS; token++) {
      set(block, (token * LAYERS + 1) * TOP_K, 9, token % 8);
    }
    set(block, TOP_K, 1, 2);
    // 199 of 200 tokens.
    assertThat(seen(counts(), block))
        .containsExactly("layer 3 sends 99.5 % of its 200 tokens to expert 9");
  }

  @Test
  void doesNotCallALayerExtremeThatHasNoChoice() {
    RoutingBlock block = new RoutingBlock(LAYERS, TOP_K, TOKENS, true);
    while (!block.isFull()) {
      int cell = block.add(0, Phase.DECODE, 0);
      for (int layer = 0; layer < LAYERS; layer++) {
        set(block, cell + layer * TOP_K, 1, 0);
      }
    }
    assertThat(seen(counts(), block)).isEmpty();
  }

  @Test
  void countsSelectionsAndFindsTheLargestId() {
    ExpertCounts counts = counts();
    RoutingBlock block = randomTokens();
    block.experts()[7] = 300;
    counts.see(block);
    assertThat(counts.largest()).isEqualTo(300);
    assertThat(counts.selections()).isEqualTo(1200);
    assertThat(counts.isRagged()).isFalse();
  }

  @Test
  void tellsTheKindOfWeightsFromTheirSums() {
    assertThat(kind(WeightKind.RENORMALISED, 1)).contains(WeightKind.RENORMALISED);
    assertThat(kind(WeightKind.SOFTMAX, 1)).contains(WeightKind.RENORMALISED);
    assertThat(kind(WeightKind.SOFTMAX, 0.5f)).contains(WeightKind.SOFTMAX);
    assertThat(kind(WeightKind.SOFTMAX, 2.5f)).contains(WeightKind.UNKNOWN);
    assertThat(kind(WeightKind.RENORMALISED, 2.5f)).contains(WeightKind.UNKNOWN);
    assertThat(kind(WeightKind.SIGMOID, 2.5f)).contains(WeightKind.SIGMOID);
    assertThat(kind(WeightKind.RENORMALISED, Float.NaN)).isEmpty();
  }

  private static Optional<WeightKind> kind(WeightKind claimed, float sum) {
    GateSums sums = new GateSums(Optional.of(claimed));
    sums.see(scaled(sum));
    return sums.kind();
  }

  private static RoutingBlock scaled(float sum) {
    RoutingBlock block = randomTokens();
    for (int cell = 0; cell < TOKENS * LAYERS * TOP_K; cell++) {
      block.weights()[cell] *= sum;
    }
    return block;
  }

  @Test
  void saysWhatWeightsThatDoNotSumToOneAre() {
    assertThat(seen(new GateSums(Optional.of(WeightKind.SOFTMAX)), scaled(0.5f)))
        .containsExactly(
            "the gate weights of a token do not sum to one: 0.500 on average, 0.500 to 0.500 "
                + "(softmax over all experts, not only the selected ones)");
    assertThat(seen(new GateSums(Optional.of(WeightKind.RENORMALISED)), scaled(2.5f)))
        .containsExactly(
            "the gate weights of a token do not sum to one: 2.500 on average, 2.500 to 2.500 "
                + "(what they are is not known)");
    assertThat(seen(new GateSums(Optional.of(WeightKind.SOFTMAX)), scaled(Float.NaN)))
        .containsExactly("gate weights are missing in 600 of 600 rows of top-k");
  }

  @Test
  void warnsOfShortPromptsByTheirMedian() {
    RoutingBlock block = new RoutingBlock(1, 1, 300, false);
    int[] prompts = {3, 100, 40};
    for (int request = 0; request < prompts.length; request++) {
      for (int token = 0; token < prompts[request]; token++) {
        block.add(request, Phase.PREFILL, token);
      }
      block.add(request, Phase.DECODE, prompts[request]);
    }
    assertThat(seen(new PromptLengths(), block))
        .containsExactly("the recorded prefill is short, 40 tokens in the median of 3 requests: "
            + "a prefix cache may have cut it, real prompts were longer");
  }

  @Test
  void onlyLooksForShortPromptsWhereTheFormatAsksForIt() {
    TraceShape asks = new TraceShape(
        Optional.empty(),
        List.of(0),
        true,
        1,
        OptionalInt.empty(),
        List.of(),
        Optional.empty(),
        true);
    RoutingBlock block = new RoutingBlock(1, 1, 1, false);
    block.experts()[block.add(0, Phase.PREFILL, 0)] = 5;
    TraceScan scan = new TraceScan(asks);
    scan.see(block);
    assertThat(scan.warnings()).hasSize(1);
    TraceScan other = new TraceScan(FixedRecording.shape(1, 0));
    other.see(block);
    assertThat(other.warnings()).isEmpty();
  }
}
