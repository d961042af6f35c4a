package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.routing.Phase;
import moesim.units.DataSize;
import org.junit.jupiter.api.Test;

/**
 * Two dies by hand, in ps. Port: hit 100,000, miss 110,000, store 30,000. Memory: 300,000 +
 * 1,000,000, with one token + 2,000. Link: request 200,000 + 32, slice 200,000 + 2,000,000. One
 * token computes 2,000,000.
 */
class WaferTest {
  /** The first half of the experts is at home on die 0, the rest on die 1. */
  private static Bench bench(WaferSpec spec, int experts) {
    return new Bench(spec, TwoDies.ONE_SLICE, 1, experts);
  }

  private static Bench bench(WaferSpec spec) {
    return bench(spec, 2);
  }

  @Test
  void readsAtHomeThenFindsItInTheLastLevelCache() {
    Bench bench = bench(TwoDies.halfDuplex());
    // 110,000 + 1,302,000 + 2,000,000; the line is stored meanwhile.
    assertThat(bench.layer(0, 0, Phase.DECODE).task(0, 0, 1).run()).isEqualTo(3_412_000);
    WaferCounts counts = bench.wafer.counts();
    assertThat(counts.localBytes()).isEqualTo(1_000_000);
    assertThat(counts.activationBytes()).isEqualTo(2_000);
    assertThat(counts.llcWrittenBytes()).isEqualTo(1_000_000);
    assertThat(counts.causePs(Cause.LLC)).isEqualTo(110_000);
    assertThat(counts.causePs(Cause.WEIGHT_READ)).isEqualTo(1_302_000);
    assertThat(counts.causePs(Cause.COMPUTE)).isEqualTo(2_000_000);
    // 100,000 + 2,000,000
    assertThat(bench.layer(1, 0, Phase.DECODE).task(0, 0, 1).run()).isEqualTo(2_100_000);
    assertThat(bench.wafer.counts().llcHits()).isEqualTo(1);
    assertThat(bench.wafer.counts().llcBytes()).isEqualTo(1_000_000);
    assertThat(bench.wafer.hbmBusyPs(0)).isEqualTo(1_302_000);
    assertThat(bench.wafer.portBusyPs(0)).isEqualTo(110_000 + 30_000 + 100_000);
    assertThat(bench.wafer.computeBusyPs(0)).isEqualTo(4_000_000);
  }

  @Test
  void aLineIsWrittenOnceHoweverOftenItIsStored() {
    Bench bench = bench(TwoDies.halfDuplex());
    // Two tasks fetch the same slice; the second looks it up before the first has stored its line.
    bench.layer(0, 0, Phase.DECODE);
    bench.part(1, 0, 1);
    bench.part(1, 0, 1);
    bench.run();
    assertThat(bench.wafer.counts().remoteBytes()).isEqualTo(2_000_000);
    assertThat(bench.wafer.counts().homeLlcHits()).isZero();
    assertThat(bench.wafer.counts().llcWrittenBytes()).isEqualTo(1_000_000);
    bench.layer(1, 0, Phase.DECODE).task(1, 0, 1).run();
    assertThat(bench.wafer.counts().homeLlcHits()).isEqualTo(1);
    assertThat(bench.wafer.counts().llcWrittenBytes()).isEqualTo(1_000_000);
  }

  @Test
  void aCacheTooSmallForALineIsNeverWritten() {
    // Two ways of a slice of 3 MB do not go into 4 MB.
    Bench bench = new Bench(TwoDies.halfDuplex(), new ExpertShape(1000, 3000, 1, 8, 1), 1, 2);
    bench.layer(0, 0, Phase.DECODE).task(0, 0, 1).run();
    bench.layer(1, 0, Phase.DECODE).task(0, 0, 1).run();
    assertThat(bench.wafer.counts().localBytes()).isEqualTo(6_000_000);
    assertThat(bench.wafer.counts().llcHits()).isZero();
    assertThat(bench.wafer.counts().llcWrittenBytes()).isZero();
  }

  @Test
  void fetchesFromTheMemoryThenFromTheCacheOfTheHome() {
    Bench bench = bench(TwoDies.halfDuplex());
    // 110,000 + 200,032 + 1,300,000 + 2,200,000 + 2,000,000
    assertThat(bench.layer(0, 0, Phase.DECODE).task(1, 0, 1).run()).isEqualTo(5_810_032);
    // The home found its line: 100,000 instead of 1,300,000.
    assertThat(bench.layer(1, 0, Phase.DECODE).task(1, 0, 1).run()).isEqualTo(4_610_032);
    WaferCounts counts = bench.wafer.counts();
    assertThat(counts.remoteBytes()).isEqualTo(2_000_000);
    assertThat(counts.homeLlcHits()).isEqualTo(1);
    assertThat(counts.requestHops()).isEqualTo(2);
    assertThat(counts.byteHops()).isEqualTo(2_000_032);
    assertThat(bench.wafer.links().busyPs(0)).isEqualTo(2 * 2_400_032);
    assertThat(bench.wafer.criticalPs(0, 1)).isEqualTo(5_810_032 + 4_610_032);
    assertThat(bench.wafer.criticalPs(0, 0)).isZero();
  }

  @Test
  void twoFetchesShareAHalfDuplexLink() {
    Bench bench = bench(TwoDies.halfDuplex());
    bench.layer(0, 0, Phase.DECODE).task(0, 1, 1).task(1, 0, 1);
    // First requests: 110,000 to 310,032, then to 510,064. The first slice holds the link from
    // there on, although it
    // is read only at 1,610,032, and has passed at 3,810,032; the second, read at 1,810,064, at
    // 6,010,032. Compute.
    assertThat(bench.run()).isEqualTo(8_010_032);
    WaferCounts counts = bench.wafer.counts();
    // 310,032 - 110,000 and 3,810,032 - 1,810,064
    assertThat(counts.causePs(Cause.LINK_QUEUE)).isEqualTo(200_032 + 1_999_968);
    assertThat(counts.causePs(Cause.LINK_TRANSFER)).isEqualTo(200_032 + 2_200_000);
    assertThat(counts.causePs(Cause.WEIGHT_READ)).isEqualTo(1_300_000);
    assertThat(counts.causePs(Cause.BARRIER)).isZero();
    assertThat(bench.wafer.links().bytes(0)).isEqualTo(2_000_032);
  }

  @Test
  void twoFetchesDoNotMeetOnAFullDuplexLinkButTheirRequestsMeetTheSlices() {
    Bench bench = bench(TwoDies.spec(2, 1, Duplex.FULL, TwoDies.PLAIN));
    bench.layer(0, 0, Phase.DECODE).task(0, 1, 1).task(1, 0, 1);
    // Each direction carries one request, then one slice: nobody waits.
    assertThat(bench.run()).isEqualTo(5_810_032);
    assertThat(bench.wafer.counts().causePs(Cause.LINK_QUEUE)).isZero();
  }

  @Test
  void tasksAwayFromHomeGoFirst() {
    // Port of die 0: expert 0, then 2 (away), then 1. Expert 0 computes until 110,000 + 1,302,000 +
    // 2,000,000 =
    // 3,412,000. The unit is then held for expert 2, whose slice comes at 220,000 + 200,032 +
    // 1,300,000 + 2,200,000 =
    // 3,920,032; it computes until 5,920,032. Expert 1, read at 2,714,000, computes last.
    assertThat(busyDie(true)).isEqualTo(7_920_032);
    // Port: 0, 1, 2. Expert 1 computes from 3,412,000 to 5,412,000, expert 2, there at 4,030,032,
    // after it.
    assertThat(busyDie(false)).isEqualTo(7_412_000);
  }

  private static long busyDie(boolean awayFirst) {
    WaferSwitches switches = TwoDies.switches(Fidelity.CONTENDED, awayFirst, false);
    Bench bench = bench(TwoDies.spec(2, 1, Duplex.HALF, switches), 4);
    return bench
        .layer(0, 0, Phase.DECODE)
        .task(0, 0, 1)
        .task(1, 0, 1)
        .task(2, 0, 1)
        .run();
  }

  @Test
  void tellsWhatIsOutOfBalanceFromWhatIsMuch() {
    // Two tasks at home on die 0. The second: port 110 behind the first, read 1,302 behind the
    // first until 1,412 ns,
    // so 1,192 ns after its port; computed until 5,412 ns behind the first, which ends at 3,412:
    // 698 ns after its read.
    // Die 1 idles: die 0 computes 2,000 ns and reads 1,302 ns beyond the mean, so all of both waits
    // is imbalance.
    Bench alone = bench(TwoDies.halfDuplex(), 4);
    alone.layer(0, 0, Phase.DECODE).task(0, 0, 1).task(1, 0, 1);
    assertThat(alone.run()).isEqualTo(5_412_000);
    WaferCounts counts = alone.wafer.counts();
    assertThat(counts.causePs(Cause.IMBALANCE_WAIT)).isEqualTo(1_890_000);
    assertThat(counts.causePs(Cause.HBM_QUEUE)).isZero();
    assertThat(counts.causePs(Cause.COMPUTE_QUEUE)).isZero();
    // The same on both dies: nothing is out of balance.
    Bench both = bench(TwoDies.halfDuplex(), 4);
    both.layer(0, 0, Phase.DECODE).task(0, 0, 1).task(1, 0, 1).task(2, 1, 1).task(3, 1, 1);
    assertThat(both.run()).isEqualTo(5_412_000);
    counts = both.wafer.counts();
    assertThat(counts.causePs(Cause.IMBALANCE_WAIT)).isZero();
    assertThat(counts.causePs(Cause.HBM_QUEUE)).isEqualTo(1_192_000);
    assertThat(counts.causePs(Cause.COMPUTE_QUEUE)).isEqualTo(698_000);
  }

  @Test
  void theBarrierWaitsForLinesBeingStored() {
    Bench bench = bench(TwoDies.slowStores(5000));
    // The line is stored from 1,412,000 to 6,412,000, three microseconds after the task.
    assertThat(bench.layer(0, 0, Phase.DECODE).task(0, 0, 1).run()).isEqualTo(6_412_000);
    assertThat(bench.wafer.counts().causePs(Cause.BARRIER)).isEqualTo(3_000_000);
  }

  @Test
  void keepsACopyOfWhatIsPredictedToFollow() {
    ReplicaSpec one =
        new ReplicaSpec(Optional.of(DataSize.parse("1 MB")), ReplicaSpec.Granularity.SLICE, false);
    Bench bench = bench(TwoDies.withReplicas(TwoDies.halfDuplex(), one));
    bench.layer(0, 0, Phase.PREFILL).task(1, 0, 1).run((expert, next) -> true, 0);
    bench.layer(1, 0, Phase.DECODE).task(1, 0, 1).run((expert, next) -> false, 0);
    assertThat(bench.wafer.holds(0, 0, 1)).isFalse();
    // The home has the line: 4,610,032. The copy is written from 2,610,032 on, in 1,300,000.
    bench.layer(2, 0, Phase.DECODE).task(1, 0, 1);
    assertThat(bench.run((expert, next) -> expert == 1 && next == 1, 0)).isEqualTo(4_610_032);
    assertThat(bench.wafer.holds(0, 0, 1)).isTrue();
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(1_000_000);
    assertThat(bench.wafer.fullestReplicaBytes()).isEqualTo(1_000_000);
    assertThat(bench.wafer.hbmBusyPs(0)).isEqualTo(1_300_000);
    // Now as at home: 110,000 + 1,302,000 + 2,000,000.
    assertThat(bench.layer(3, 0, Phase.DECODE).task(1, 0, 1).run()).isEqualTo(3_412_000);
    assertThat(bench.wafer.counts().replicaHits()).isEqualTo(1);
  }

  @Test
  void movesTokensBeforeAndAfterTheTasks() {
    WaferSwitches switches = TwoDies.switches(Fidelity.CONTENDED, true, true);
    Bench bench = bench(TwoDies.spec(2, 1, Duplex.HALF, switches));
    // Of four tokens die 1 sends two, 2,000 B: 204,000, and gets them back. Read with 8,000 B:
    // 1,308,000.
    // 500 dense + 2 x 204,000 + 110,000 + 1,308,000 + 8,000,000
    bench.layer(0, 0, Phase.DECODE).task(0, 0, 4);
    assertThat(bench.run(Bench.NOTHING, 500)).isEqualTo(9_826_500);
    WaferCounts counts = bench.wafer.counts();
    assertThat(counts.tokenBytes()).isEqualTo(4_000);
    assertThat(counts.causePs(Cause.TOKEN_TRANSFER)).isEqualTo(408_000);
    assertThat(counts.causePs(Cause.DENSE)).isEqualTo(500);
  }

  @Test
  void aLayerStepWithoutTasksTakesNoTime() {
    assertThat(bench(TwoDies.halfDuplex()).layer(0, 0, Phase.DECODE).run()).isZero();
  }

  @Test
  void showsTheArithmeticOfMemoriesTooSmall() {
    WaferSpec spec = TwoDies.withReplicas(
        TwoDies.halfDuplex(),
        new ReplicaSpec(
            Optional.of(DataSize.parse("600 MB")), ReplicaSpec.Granularity.SLICE, false));
    // 1001 experts of 1 MB: 500 and the odd one at die 1001 / 2 * 2 mod 2 = 0.
    assertThatThrownBy(() -> bench(spec, 1001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("die 0 must hold 501 experts = 501000000 B of weights, 600000000 B of copies"
            + " and 0 B in reserve, together 1101000000 B, but its memory has 1000000000 B");
  }

  @Test
  void theCaseStudyCostsWhatItsSourceDerives() {
    // Derived from the published constants: reads 10,039 / 4,474 / 29,760 ns and transfers 18,738 /
    // 8,031 / 53,537
    // ns + 200 per hop.
    long[][] expected = {{10_039, 18_738}, {10_039, 18_738}, {4_474, 8_031}, {29_760, 53_537}};
    StudiedModel[] models = StudiedModel.values();
    for (int at = 0; at < expected.length; at++) {
      StudiedModel model = models[at];
      Costs costs = new Costs(StudyWafer.of(5, 5, Duplex.HALF, model), model.shape());
      assertThat(costs.slicePs).isEqualTo(1000 * expected[at][0]);
      assertThat(costs.transfer.ps(3, costs.sliceBytes))
          .isEqualTo(1000 * (expected[at][1] + 3 * 200));
    }
  }
}
