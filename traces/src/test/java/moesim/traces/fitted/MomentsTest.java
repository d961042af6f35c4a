package moesim.traces.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

class MomentsTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 4, 1);

  private static void count(Moments moments, int... experts) {
    for (int expert : experts) {
      moments.add(1, 0, new short[] {(short) expert}, 0);
    }
    moments.endCopy();
  }

  @Test
  void theEffectiveNumberOfChoicesIsTheMeanOverCopies() {
    Moments moments = new Moments(MODEL, 1);
    // 1/2, 1/4, 1/4: entropy 1.5 ln 2, as of 2^1.5 equal ones; then one of them only.
    count(moments, 0, 0, 1, 2);
    assertThat(moments.effective(1, 0)).isCloseTo(Math.pow(2, 1.5), within(1e-12));
    count(moments, 3, 3);
    assertThat(moments.effective(1, 0)).isCloseTo((Math.pow(2, 1.5) + 1) / 2, within(1e-12));
    assertThat(moments.counts(1, 0)).containsExactly(2, 1, 1, 2);
    // Nothing was chosen in the other phase, and there is one kind.
    assertThat(moments.effective(0, 0)).isEqualTo(1);
    assertThat(moments.effective(1, 1)).isEqualTo(1);
  }
}
