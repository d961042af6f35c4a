package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.units.Bandwidth;
import moesim.units.FlopRate;
import org.junit.jupiter.api.Test;

class ExpertCostTest {
  private static final double SECOND = 1e12;

  @Test
  void aRooflineIsTheLongerOfReadingAndComputing() {
    // 100 bytes at 50 B/s: 2 s. 10 operations a token at 10 a second: 1 s for each.
    ExpertCost cost = ExpertCost.roofline(100, 10, new Bandwidth(50), new FlopRate(10));
    assertThat(cost.of(1)).isEqualTo(2 * SECOND);
    assertThat(cost.of(1.5)).isEqualTo(2 * SECOND);
    assertThat(cost.of(3)).isEqualTo(3 * SECOND);
  }

  @Test
  void anExpertWithoutTokensIsNotRead() {
    ExpertCost cost = ExpertCost.roofline(100, 10, new Bandwidth(50), new FlopRate(10));
    assertThat(cost.of(0)).isZero();
  }
}
