package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import moesim.hardware.topology.Duplex;
import moesim.hardware.wafer.Joules.Tier;
import moesim.routing.Phase;
import org.junit.jupiter.api.Test;

class JoulesTest {
  private static final Energy ENERGY = new Energy(1, 4, 2, 0.5);
  private static final long SLICE_BYTES = 1_000;

  /** Every count another number: one taken for another shows. */
  private static final WaferCounts COUNTS = new WaferCounts(
      2,
      3,
      4,
      11_000, // llc
      20_000, // local
      30_000, // remote, of them 7 slices from caches at home
      500, // tokens beside weights
      9, // tokens between dies, part of the byte-hops
      70_000, // byte-hops
      18_000, // of them, of tokens
      10,
      11,
      7, // slices found in caches at home
      25_000, // lines written to caches
      12,
      6_000, // copies written
      8e6,
      Collections.nCopies(Cause.values().length, 0L));

  private static final Joules JOULES = new Joules(ENERGY, COUNTS, SLICE_BYTES, 3_000, 2e6);

  private static void assertPico(BigDecimal joules, long picojoules) {
    assertThat(joules).isEqualByComparingTo(BigDecimal.valueOf(picojoules).movePointLeft(12));
  }

  @Test
  void cachesServeTheirOwnDieAndOthersAndAreWritten() {
    // (11,000 B + 7 x 1000 B found) x 8 x 1 pJ, and 25,000 B x 8 x 1 pJ written on the side
    assertPico(JOULES.of(Tier.LLC), 144_000 + 200_000);
    assertPico(JOULES.of(Cause.LLC), 144_000);
  }

  @Test
  void memoriesServeWhatCachesDoNotAndKeepCopies() {
    // (20,000 + 30,000 - 7 x 1000 + 500) B x 8 x 4 pJ, and 6000 B x 8 x 4 pJ written on the side
    assertPico(JOULES.of(Tier.HBM), 1_392_000 + 192_000);
    assertPico(JOULES.of(Cause.WEIGHT_READ), 1_392_000);
    assertPico(JOULES.of(Cause.BARRIER), 192_000 + 200_000);
  }

  @Test
  void linksCarryEveryByteOncePerLink() {
    // 70,000 byte-hops x 8 x 2 pJ, of them 18,000 of tokens
    assertPico(JOULES.of(Tier.LINK), 1_120_000);
    assertPico(JOULES.of(Cause.LINK_TRANSFER), 832_000);
    assertPico(JOULES.of(Cause.TOKEN_TRANSFER), 288_000);
  }

  @Test
  void denseLayersReadTheirWeightsAndCompute() {
    // 3000 B x 8 x 4 pJ + 2e6 x 0.5 pJ
    assertPico(JOULES.of(Tier.DENSE), 1_096_000);
    assertPico(JOULES.of(Cause.DENSE), 1_096_000);
  }

  @Test
  void computationIsPaidByTheOperation() {
    assertPico(JOULES.of(Tier.COMPUTE), 4_000_000);
    assertPico(JOULES.of(Cause.COMPUTE), 4_000_000);
  }

  @Test
  void waitingTakesNothing() {
    for (Cause cause : Cause.values()) {
      assertThat(JOULES.of(cause).signum()).as(cause.name()).isEqualTo(cause.takesEnergy() ? 1 : 0);
    }
  }

  @Test
  void tiersAndCausesAddUpToTheSameWhateverTheFigures() {
    // None of these is a sum of a few powers of two: doubles would differ in the last digits.
    Energy energy = new Energy(0.1, 3.9, 0.7, 0.3);
    Joules joules = new Joules(energy, COUNTS, SLICE_BYTES, 1e15 / 3, 1e17 / 7);
    assertThat(sumOfTiers(joules)).isEqualByComparingTo(sumOfCauses(joules));
    assertThat(sumOfTiers(joules).signum()).isPositive();
  }

  private static BigDecimal sumOfTiers(Joules joules) {
    return Arrays.stream(Tier.values()).map(joules::of).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal sumOfCauses(Joules joules) {
    return Arrays.stream(Cause.values()).map(joules::of).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * Two dies; an expert is one slice of 1,000,000 B; half of a batch moves to the other die and
   * back. One token brings 1000 B, reads and writes 2000 B beside weights, and takes 2,000,000
   * operations.
   */
  @Test
  void twoDiesByHand() {
    WaferSpec spec = TwoDies.withReplicas(
        TwoDies.spec(2, 1, Duplex.HALF, TwoDies.switches(Fidelity.CONTENDED, true, true)),
        new ReplicaSpec(Optional.empty(), ReplicaSpec.Granularity.SLICE, false));
    Bench bench = new Bench(spec, TwoDies.ONE_SLICE, 1, 2);
    // Expert 0 at home on die 0: read with 2 tokens. Expert 1 fetched by die 0 for 4 tokens, and
    // kept as a copy. Both homes store a line. Die 0 has 6 tokens, 3 of them from die 1.
    bench.layer(0, 0, Phase.DECODE).task(0, 0, 2).task(1, 0, 4);
    bench.run((expert, next) -> next == 1, 0);
    Joules joules = new Joules(ENERGY, bench.wafer.counts(), 1_000_000, 0, 0);
    // 2 slices and 2 x 2000 B read, x 8 x 4 pJ
    assertPico(joules.of(Cause.WEIGHT_READ), 2_004_000L * 32);
    // One request of 16 B and one slice over one link, x 8 x 2 pJ
    assertPico(joules.of(Cause.LINK_TRANSFER), 1_000_016L * 16);
    // 3 x 1000 B there and back
    assertPico(joules.of(Cause.TOKEN_TRANSFER), 6_000L * 16);
    // 6 x 2,000,000 operations x 0.5 pJ
    assertPico(joules.of(Cause.COMPUTE), 6_000_000);
    // Two lines x 8 x 1 pJ and one copy x 8 x 4 pJ
    assertPico(joules.of(Cause.BARRIER), 2_000_000L * 8 + 1_000_000L * 32);
    assertPico(joules.of(Cause.LLC), 0);
    assertPico(
        sumOfTiers(joules),
        64_128_000L + 16_000_256 + 96_000 + 6_000_000 + 16_000_000 + 32_000_000);
    // Then both are found: expert 0 in the cache, expert 1 among the copies, as its line is at
    // home.
    bench.wafer.forgetCounts();
    bench.layer(1, 0, Phase.DECODE).task(0, 0, 2).task(1, 0, 4);
    bench.run((expert, next) -> next == 1, 0);
    joules = new Joules(ENERGY, bench.wafer.counts(), 1_000_000, 0, 0);
    assertPico(joules.of(Cause.LLC), 1_000_000L * 8);
    // The copy, and 4 x 2000 B; its line goes to the cache of die 0.
    assertPico(joules.of(Cause.WEIGHT_READ), 1_008_000L * 32);
    assertPico(joules.of(Cause.BARRIER), 1_000_000L * 8);
    assertPico(joules.of(Cause.LINK_TRANSFER), 0);
  }
}
