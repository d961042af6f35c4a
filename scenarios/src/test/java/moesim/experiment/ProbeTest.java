package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By hand: 100 tokens in the first second, 300 more in the second, at best 400 per second. */
class ProbeTest {
  private static Probe probe() {
    Probe probe = new Probe();
    probe.add(1, 100);
    probe.went(100);
    probe.add(2, 400);
    probe.went(400);
    return probe;
  }

  @Test
  void beginsAsSlowlyAsItWasTried() {
    assertThat(probe().cold(50)).isEqualTo(0.5);
    assertThat(probe().cold(100)).isEqualTo(1);
    assertThat(probe().cold(250)).isEqualTo(1.5);
    assertThat(probe().beyond(250)).isZero();
  }

  @Test
  void goesOnAtItsBestRate() {
    assertThat(probe().cold(1000)).isEqualTo(2);
    assertThat(probe().beyond(1000)).isEqualTo(600);
    assertThat(probe().warm(600)).isEqualTo(1.5);
    assertThat(probe().best()).isEqualTo(400);
  }

  @Test
  void tokensThatNobodyTriedAreAllLater() {
    Probe rate = new Probe();
    rate.went(50);
    assertThat(rate.cold(100)).isZero();
    assertThat(rate.beyond(100)).isEqualTo(100);
  }

  @Test
  void theLastPointCountsHoweverCloseItIs() {
    Probe probe = new Probe();
    probe.add(1, 100);
    probe.add(1.5, 101);
    assertThat(probe.cold(101)).isEqualTo(1.5);
  }
}
