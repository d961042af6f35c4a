package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.wafer.ReplicaSpec.Granularity;
import moesim.replay.Prediction;
import moesim.routing.Phase;
import moesim.units.DataSize;
import org.junit.jupiter.api.Test;

/**
 * Two dies that keep copies of whole experts, by hand, in ps; the times are those of
 * {@link WaferTest}. Experts 0 and 1 are at home on die 0, 2 and 3 on die 1. A last-level cache has
 * two sets of two slices, that of an expert by its parity.
 */
class WholeExpertCopiesTest {
  private static final Prediction ALL = (expert, next) -> true;

  private static Bench bench(int slices, String capacity) {
    ReplicaSpec copies =
        new ReplicaSpec(Optional.of(DataSize.parse(capacity)), Granularity.EXPERT, false);
    return new Bench(
        TwoDies.withReplicas(TwoDies.halfDuplex(), copies),
        new ExpertShape(1000, 1000, slices, 8, 1),
        1,
        4);
  }

  /** A layer step in which die 0 runs one token of each expert, one after another. */
  private static long onDie0(Bench bench, int step, int... experts) {
    bench.layer(step, 0, Phase.DECODE);
    for (int expert : experts) {
      bench.part(expert, 0, 1);
    }
    return bench.run(ALL, 0);
  }

  @Test
  void anExpertIsWrittenSliceBySliceAndFoundInTheNextLayerStep() {
    Bench bench = bench(2, "2 MB");
    // Port: 110,000 and 220,000. First request 110,000 to 310,032, second to 510,064. The first
    // slice, read from 310,032 to 1,610,032, has passed at 3,810,032; the second, read at
    // 2,910,032, at 6,010,032. Its computation ends 2,000,000 later, its copy 1,300,000 later.
    assertThat(onDie0(bench, 0, 2)).isEqualTo(8_010_032);
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(2_000_000);
    assertThat(bench.wafer.hbmBusyPs(0)).isEqualTo(2 * 1_300_000);
    assertThat(bench.wafer.fullestReplicaBytes()).isEqualTo(2_000_000);
    assertThat(bench.wafer.holds(0, 0, 2)).isTrue();
    // As at home: port, read and compute; the second slice waits for the compute unit.
    // 110,000 + 1,302,000 + 2 x 2,000,000
    assertThat(onDie0(bench, 1, 2)).isEqualTo(5_412_000);
    assertThat(bench.wafer.counts().replicaHits()).isEqualTo(2);
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(2_000_000);
  }

  @Test
  void anExpertThatDoesNotFitIsNeverCopiedAndCostsNoWrites() {
    Bench bench = bench(2, "1999999 B");
    assertThat(onDie0(bench, 0, 2)).isEqualTo(8_010_032);
    onDie0(bench, 1, 2);
    assertThat(bench.wafer.holds(0, 0, 2)).isFalse();
    assertThat(bench.wafer.counts().replicaBytes()).isZero();
    assertThat(bench.wafer.counts().replicaHits()).isZero();
    assertThat(bench.wafer.hbmBusyPs(0)).isZero();
    assertThat(bench.wafer.counts().remoteBytes()).isEqualTo(4_000_000);
  }

  @Test
  void whatArrivesLastTakesThePlaceOfWhatArrivedBefore() {
    Bench bench = bench(2, "2 MB");
    onDie0(bench, 0, 2, 3);
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(4_000_000);
    assertThat(bench.wafer.holds(0, 0, 2)).isFalse();
    assertThat(bench.wafer.holds(0, 0, 3)).isTrue();
    assertThat(bench.wafer.fullestReplicaBytes()).isEqualTo(2_000_000);
  }

  @Test
  void twoTasksOfAnExpertOnADieFetchTwiceAndWriteOnce() {
    Bench bench = bench(2, "2 MB");
    onDie0(bench, 0, 2, 2);
    assertThat(bench.wafer.counts().remoteBytes()).isEqualTo(4_000_000);
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(2_000_000);
    assertThat(bench.wafer.holds(0, 0, 2)).isTrue();
  }

  @Test
  void slicesInTheDiesOwnCacheAreWrittenFromThere() {
    Bench bench = bench(3, "3 MB");
    onDie0(bench, 0, 2);
    // Read from the copy, its slices 1 and 2 stay in the two lines of their set.
    onDie0(bench, 1, 2);
    // Expert 3 is copied in its place; its home keeps the lines, in the other set.
    onDie0(bench, 2, 3);
    assertThat(bench.wafer.holds(0, 0, 2)).isFalse();
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(6_000_000);
    assertThat(bench.wafer.counts().llcHits()).isZero();
    // One slice is fetched, all three are written.
    onDie0(bench, 3, 2);
    assertThat(bench.wafer.counts().llcHits()).isEqualTo(2);
    assertThat(bench.wafer.counts().remoteBytes()).isEqualTo(7_000_000);
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(9_000_000);
    assertThat(bench.wafer.holds(0, 0, 2)).isTrue();
  }

  @Test
  void nothingIsCopiedThatWasNotFetched() {
    Bench bench = bench(2, "2 MB");
    onDie0(bench, 0, 2);
    onDie0(bench, 1, 2);
    onDie0(bench, 2, 3);
    // Expert 2 lost its copy, but both slices are in the last-level cache of die 0.
    onDie0(bench, 3, 2);
    assertThat(bench.wafer.counts().llcHits()).isEqualTo(2);
    assertThat(bench.wafer.counts().replicaBytes()).isEqualTo(4_000_000);
    assertThat(bench.wafer.holds(0, 0, 2)).isFalse();
  }
}
