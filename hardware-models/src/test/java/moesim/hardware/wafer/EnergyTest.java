package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class EnergyTest {
  private static final Energy ENERGY = new Energy(1, 4, 2, 0.5, "invented for this test");
  private static final long SLICE_BYTES = 1_000;

  /** Every count another number: one taken for another shows. */
  private static final WaferCounts COUNTS = new WaferCounts(
      1,
      2,
      3,
      4,
      11_000, // llc
      20_000, // local
      30_000, // remote, of them 7 slices from caches at home
      500, // tokens beside weights
      9, // tokens between dies, part of the byte-hops
      70_000, // byte-hops
      10,
      11,
      7, // slices found in caches at home
      25_000, // lines written to caches
      12,
      6_000, // copies written
      13,
      8e6,
      Collections.nCopies(Cause.values().length, 0L));

  @Test
  void cachesServeTheirOwnDieAndOthersAndAreWritten() {
    // (11,000 B + 7 x 1000 B found + 25,000 B written) x 8 x 1 pJ
    assertThat(ENERGY.llcJoules(COUNTS, SLICE_BYTES)).isCloseTo(344_000e-12, within(1e-20));
  }

  @Test
  void memoriesServeWhatCachesDoNotAndKeepCopies() {
    // (20,000 + 30,000 - 7 x 1000 + 500 + 6000) B x 8 x 4 pJ
    assertThat(ENERGY.hbmJoules(COUNTS, SLICE_BYTES)).isCloseTo(1_584_000e-12, within(1e-20));
  }

  @Test
  void linksCarryEveryByteOncePerLink() {
    assertThat(ENERGY.linkJoules(COUNTS)).isCloseTo(70_000 * 8 * 2e-12, within(1e-20));
  }

  @Test
  void denseLayersReadTheirWeightsAndCompute() {
    // 3000 B x 8 x 4 pJ + 2e6 x 0.5 pJ
    assertThat(ENERGY.denseJoules(3_000, 2e6)).isCloseTo(1_096_000e-12, within(1e-18));
  }

  @Test
  void computationIsPaidByTheOperation() {
    assertThat(ENERGY.computeJoules(COUNTS)).isCloseTo(4e-6, within(1e-18));
  }
}
