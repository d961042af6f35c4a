package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.hardware.topology.Duplex;
import moesim.routing.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Levers on two dies by hand, in ps; the figures are those of {@link WaferTest}. As it is, a fetch
 * takes 110,000 (port) + 200,032 (request) + 1,300,000 (memory) + 2,200,000 (slice) + 2,000,000
 * (one token) = 5,810,032.
 */
class LeverTest {
  private static Bench bench(Fidelity fidelity, Lever lever) {
    return new Bench(TwoDies.with(TwoDies.halfDuplex(), fidelity, lever), TwoDies.ONE_SLICE, 1, 2);
  }

  private static Bench fetch(Fidelity fidelity, Lever lever, long ps) {
    Bench bench = bench(fidelity, lever);
    assertThat(bench.layer(0, 0, Phase.DECODE).task(1, 0, 1).run()).isEqualTo(ps);
    return bench;
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void nothingPerfectIsTheMachineAsItIs(Fidelity fidelity) {
    fetch(fidelity, Lever.NONE, 5_810_032);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void aPerfectCacheHasEveryWeightAndMovesNothing(Fidelity fidelity) {
    // 100,000 + 2,000,000
    Bench bench = fetch(fidelity, Lever.PERFECT_CACHE, 2_100_000);
    WaferCounts counts = bench.wafer.counts();
    assertThat(counts.llcHits()).isEqualTo(1);
    assertThat(counts.llcBytes()).isEqualTo(1_000_000);
    assertThat(counts.remoteBytes()).isZero();
    assertThat(counts.byteHops()).isZero();
    assertThat(counts.requestHops()).isZero();
    assertThat(bench.wafer.hbmBusyPs(1)).isZero();
    assertThat(bench.wafer.portBusyPs(0)).isEqualTo(100_000);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void infiniteLinksCarryTheSameBytesInNoTime(Fidelity fidelity) {
    // 110,000 + 1,300,000 + 2,000,000
    Bench bench = fetch(fidelity, Lever.INFINITE_LINKS, 3_410_000);
    assertThat(bench.wafer.counts().byteHops()).isEqualTo(1_000_016);
    assertThat(bench.wafer.links().bytes(0)).isEqualTo(1_000_016);
    assertThat(bench.wafer.links().busyPs(0)).isZero();
    assertThat(bench.wafer.counts().causePs(Cause.LINK_TRANSFER)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void infiniteComputeLeavesWhatComesBefore(Fidelity fidelity) {
    // 110,000 + 200,032 + 1,300,000 + 2,200,000
    Bench bench = fetch(fidelity, Lever.INFINITE_COMPUTE, 3_810_032);
    assertThat(bench.wafer.computeBusyPs(0)).isZero();
    assertThat(bench.wafer.counts().causePs(Cause.COMPUTE)).isZero();
    assertThat(bench.wafer.counts().causePs(Cause.LINK_TRANSFER)).isEqualTo(2_400_032);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void perfectBalanceGivesHalfToTheDieWithoutTasks(Fidelity fidelity) {
    // Memory of die 1: 1,300,000 / 2; compute unit of die 0: 2,000,000 / 2.
    // 110,000 + 200,032 + 650,000 + 2,200,000 + 1,000,000
    Bench bench = fetch(fidelity, Lever.PERFECT_BALANCE, 4_160_032);
    assertThat(bench.wafer.hbmBusyPs(1)).isEqualTo(650_000);
    assertThat(bench.wafer.computeBusyPs(0)).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void perfectBalanceTakesFromTheDieAboveTheMeanOnly(Fidelity fidelity) {
    Bench bench = bench(fidelity, Lever.PERFECT_BALANCE);
    // Die 0 reads 1,306,000 and computes 6,000,000; die 1 1,302,000 and 2,000,000. The means are
    // 1,304,000 and 4,000,000: 110,000 + 1,304,000 + 4,000,000, instead of 7,416,000.
    bench.layer(0, 0, Phase.DECODE).task(0, 0, 3).task(1, 1, 1);
    assertThat(bench.run()).isEqualTo(5_414_000);
    assertThat(bench.wafer.computeBusyPs(0)).isEqualTo(4_000_000);
    assertThat(bench.wafer.computeBusyPs(1)).isEqualTo(2_000_000);
    assertThat(bench.wafer.hbmBusyPs(0)).isEqualTo(1_304_000);
    assertThat(bench.wafer.hbmBusyPs(1)).isEqualTo(1_302_000);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void whatTheHomeHasInItsCacheIsNoLoadOfItsMemory(Fidelity fidelity) {
    Bench bench = fetch(fidelity, Lever.PERFECT_BALANCE, 4_160_032);
    // The line is there now: 110,000 + 200,032 + 100,000 + 2,200,000 + 1,000,000.
    assertThat(bench.layer(1, 0, Phase.DECODE).task(1, 0, 1).run()).isEqualTo(3_610_032);
    // Now die 1 also fetches expert 0, the only load of any memory: 1,300,000 / 2 of die 0. Both
    // compute units have the mean, 2,000,000.
    bench.layer(2, 0, Phase.DECODE).task(0, 1, 1).task(1, 0, 1).run();
    assertThat(bench.wafer.hbmBusyPs(0)).isEqualTo(650_000);
    assertThat(bench.wafer.hbmBusyPs(1)).isEqualTo(650_000);
    assertThat(bench.wafer.computeBusyPs(1)).isEqualTo(2_000_000);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void nobodyWaitsForInfiniteLinks(Fidelity fidelity) {
    for (Duplex duplex : Duplex.values()) {
      WaferSpec spec =
          TwoDies.with(TwoDies.spec(2, 1, duplex, TwoDies.PLAIN), fidelity, Lever.INFINITE_LINKS);
      Bench bench = new Bench(spec, TwoDies.ONE_SLICE, 1, 2);
      bench.layer(0, 0, Phase.DECODE).task(0, 1, 1).task(1, 0, 1);
      assertThat(bench.run()).isEqualTo(3_410_000);
      assertThat(bench.wafer.counts().causePs(Cause.LINK_QUEUE)).isZero();
    }
  }

  @Test
  void nobodyWaitsForInfiniteCompute() {
    Bench bench = bench(Fidelity.CONTENDED, Lever.INFINITE_COMPUTE);
    // The second look-up ends at 220,000, its slice is read from 1,412,000 (two tokens: 1,304,000)
    // to 2,716,000 and stored until 2,746,000, of which nobody computes.
    bench.layer(0, 0, Phase.DECODE).task(0, 0, 1);
    bench.part(0, 0, 2);
    assertThat(bench.run()).isEqualTo(2_746_000);
    assertThat(bench.wafer.counts().causePs(Cause.COMPUTE_QUEUE)).isZero();
    assertThat(bench.wafer.counts().causePs(Cause.BARRIER)).isEqualTo(30_000);
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void tokensTakeNoTimeOverInfiniteLinks(Fidelity fidelity) {
    WaferSpec spec = TwoDies.spec(2, 1, Duplex.HALF, TwoDies.switches(fidelity, true, true));
    Bench bench = new Bench(TwoDies.with(spec, Lever.INFINITE_LINKS), TwoDies.ONE_SLICE, 1, 2);
    // 500 dense + 110,000 + 1,308,000 + 8,000,000, as in WaferTest without 2 x 204,000.
    bench.layer(0, 0, Phase.DECODE).task(0, 0, 4);
    assertThat(bench.run(Bench.NOTHING, 500)).isEqualTo(9_418_500);
    assertThat(bench.wafer.counts().tokenBytes()).isEqualTo(4_000);
    assertThat(bench.wafer.counts().causePs(Cause.TOKEN_TRANSFER)).isZero();
  }
}
