package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moesim.routing.Phase;
import org.junit.jupiter.api.Test;

class LayerLoadTest {
  @Test
  void keepsEntriesInTheOrderOfAdding() {
    LayerLoad load = new LayerLoad(8);
    load.begin(3, 1, Phase.DECODE);
    load.add(5, 2);
    load.add(0, 7);
    assertThat(load.active()).isEqualTo(2);
    assertThat(load.expert(0)).isEqualTo(5);
    assertThat(load.tokens(0)).isEqualTo(2);
    assertThat(load.expert(1)).isZero();
    assertThat(load.tokens(1)).isEqualTo(7);
    // 2 + 7.
    assertThat(load.selections()).isEqualTo(9);
    assertThat(load.step()).isEqualTo(3);
    assertThat(load.layer()).isEqualTo(1);
    assertThat(load.phase()).isEqualTo(Phase.DECODE);
  }

  @Test
  void beginsEveryLayerStepEmpty() {
    LayerLoad load = new LayerLoad(2);
    load.begin(0, 0, Phase.PREFILL);
    load.add(1, 4);
    load.begin(0, 1, Phase.PREFILL);
    assertThat(load.active()).isZero();
    assertThat(load.selections()).isZero();
  }

  @Test
  void refusesAnActiveExpertWithoutTokens() {
    LayerLoad load = new LayerLoad(2);
    load.begin(4, 2, Phase.DECODE);
    assertThatThrownBy(() -> load.add(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step 4, layer 2, expert 1: an active expert needs a token, got 0");
  }
}
