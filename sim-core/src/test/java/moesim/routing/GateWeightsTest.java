package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;

/**
 * Gate weights on their way from tokens to layer steps. Pages of two layers of four experts: 0 to 3
 * and 4 to 7.
 */
class GateWeightsTest {
  private static final MoeModel MODEL = FixedTrace.model(2, 4, 2);

  private static List<String> weights(String trace, int requests, Prefill prefill) {
    Batching batching = new Batching(requests, prefill, true, PageOrder.ASCENDING);
    LayerStep step = new LayerStep(MODEL, true);
    List<String> found = new ArrayList<>();
    try (BatchSteps steps =
        new BatchSteps(FixedTrace.of(MODEL, trace), batching, new HeapScratch(), true)) {
      while (steps.next()) {
        for (int layer = 0; layer < MODEL.layers(); layer++) {
          steps.layer(layer, step);
          StringBuilder text = new StringBuilder(step.startsBatch() ? "*" : "");
          for (int i = 0; i < step.count(); i++) {
            text.append(' ').append(step.pages()[i]).append('=').append(step.gateWeights()[i]);
          }
          found.add(text.toString().strip());
        }
      }
    }
    return found;
  }

  @Test
  void goWithTheirExpertsWhenThoseAreSorted() {
    assertThat(weights("3:0.5,1:0.25 0:1,2:2 | 1:0.75,0:0.125 3,2:4", 1, Prefill.PER_TOKEN))
        .containsExactly("* 1=0.25 3=0.5", "* 4=1.0 6=2.0", "0=0.125 1=0.75", "6=4.0 7=NaN");
  }

  @Test
  void addUpOverTheTokensOfAPrompt() {
    // Expert 1: 0.25 + 0.5; expert 2 of layer 1 has a weight in one of two tokens.
    assertThat(weights(
            "p 0:0.5,1:0.25 2:1,3:1 | p 1:0.5,2:0.125 2,3:2 | 0:1,1:2 0:3,1:4",
            1,
            Prefill.ONE_STEP))
        .containsExactly("* 0=0.5 1=0.75 2=0.125", "* 6=1.0 7=3.0", "0=1.0 1=2.0", "4=3.0 5=4.0");
  }

  @Test
  void addUpOverTheRequestsOfABatch() {
    assertThat(weights("0:0.5,1:0.25 0:1,1:2 | 2:1,3:1 - # 1:0.5,2:0.125 3:1,0:2", 2, Prefill.SKIP))
        .containsExactly("* 0=0.5 1=0.75 2=0.125", "* 4=3.0 5=2.0 7=1.0", "2=1.0 3=1.0", "");
  }

  @Test
  void areAnErrorWhereNobodyStatedThem() {
    LayerStep step = new LayerStep(MODEL);
    step.begin(3, 1, Phase.DECODE, 20);
    assertThat(step.hasGateWeights()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(step::gateWeights)
        .withMessageStartingWith("layer step 7 carries no gate weights; ");
  }

  @Test
  void goAlongWhenACacheOfOneLayerRenumbersThePages() {
    LayerStep step = new LayerStep(MODEL, true);
    try (BatchSteps steps = new BatchSteps(
        FixedTrace.of(MODEL, "0:1,1:2 2:3,3:4"),
        new Batching(1, Prefill.SKIP, true, PageOrder.FILE),
        new HeapScratch(),
        true)) {
      assertThat(steps.next()).isTrue();
      steps.layer(0, step);
      steps.layer(1, step);
    }
    LayerStep ofOneLayer = new LayerStep(MODEL);
    ofOneLayer.renumber(step, 4);
    assertThat(ofOneLayer.pages()).startsWith(2, 3);
    assertThat(ofOneLayer.hasGateWeights()).isTrue();
    assertThat(ofOneLayer.gateWeights()).startsWith(3f, 4f);
    assertThat(ofOneLayer.startsBatch()).isTrue();
  }
}
