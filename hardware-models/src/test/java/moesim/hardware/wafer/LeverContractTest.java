package moesim.hardware.wafer;

import static moesim.hardware.wafer.WaferContractTest.EXPERTS;
import static moesim.hardware.wafer.WaferContractTest.LAYERS;
import static moesim.hardware.wafer.WaferContractTest.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every lever and every load; the ledgers are closed after every layer step. */
@Tag("seeds")
class LeverContractTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 6;

  /** Most tokens of a task. */
  private static final int COMPUTE_BOUND = 400;

  private static final int LINK_BOUND = 3;

  /** The same random wafer and load for the same seed, whatever the lever. */
  private static final class Load {
    private final SplittableRandom random;
    private final int mostTokens;
    final Bench bench;

    Load(long seed, Fidelity fidelity, Lever lever) {
      this(seed, fidelity, lever, COMPUTE_BOUND);
    }

    Load(long seed, Fidelity fidelity, Lever lever, int mostTokens) {
      this.mostTokens = mostTokens;
      random = new SplittableRandom(seed);
      WaferSpec spec = WaferContractTest.random(random, random.nextBoolean(), random.nextBoolean());
      bench = new Bench(TwoDies.with(spec, fidelity, lever), SHAPE, LAYERS, EXPERTS);
    }

    long step(int step) {
      WaferContractTest.fill(bench, random, step, true, mostTokens);
      return bench.run((expert, next) -> (expert + next) % 3 == 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Lever.class)
  void neverLengthensALayerStepOfTheAnalyticFidelity(Lever lever) {
    assertThat(lengthened(Fidelity.ANALYTIC, lever, COMPUTE_BOUND)).isZero();
    assertThat(lengthened(Fidelity.ANALYTIC, lever, LINK_BOUND)).isZero();
  }

  /**
   * Anomalies of scheduling (Graham, 1969): what ends sooner may take a unit before what is urgent.
   */
  @Test
  void mayLengthenALayerStepOfTheContendedFidelity() {
    assertThat(lengthened(Fidelity.CONTENDED, Lever.INFINITE_LINKS, LINK_BOUND)).isPositive();
    assertThat(lengthened(Fidelity.CONTENDED, Lever.PERFECT_BALANCE, LINK_BOUND))
        .isPositive();
  }

  /**
   * The example of docs/model.md, section 14.10: less to do on the busiest die, and 12 % longer.
   */
  @Test
  void aLayerStepThatTakesLongerInBalance() {
    Load asItIs = new Load(7, Fidelity.CONTENDED, Lever.NONE, LINK_BOUND);
    Load perfect = new Load(7, Fidelity.CONTENDED, Lever.PERFECT_BALANCE, LINK_BOUND);
    asItIs.step(0);
    perfect.step(0);
    assertThat(asItIs.step(1)).isEqualTo(244_481_000);
    assertThat(perfect.step(1)).isEqualTo(274_291_106);
  }

  /** Layer steps that take longer with the lever than without. */
  private static int lengthened(Fidelity fidelity, Lever lever, int mostTokens) {
    int lengthened = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Load asItIs = new Load(seed, fidelity, Lever.NONE, mostTokens);
      Load perfect = new Load(seed, fidelity, lever, mostTokens);
      for (int step = 0; step < STEPS; step++) {
        lengthened += perfect.step(step) > asItIs.step(step) ? 1 : 0;
      }
      assertThat(perfect.bench.wafer.counts().tasks())
          .isEqualTo(asItIs.bench.wafer.counts().tasks());
    }
    return lengthened;
  }

  /** Nothing follows a computation, so nothing else can be moved by it: no anomaly is possible. */
  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void infiniteComputeChangesNothingButComputation(Fidelity fidelity) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Load asItIs = new Load(seed, fidelity, Lever.NONE);
      Load perfect = new Load(seed, fidelity, Lever.INFINITE_COMPUTE);
      for (int step = 0; step < STEPS; step++) {
        long ps = asItIs.step(step);
        assertThat(perfect.step(step)).as("seed " + seed).isLessThanOrEqualTo(ps);
      }
      WaferCounts one = asItIs.bench.wafer.counts();
      WaferCounts other = perfect.bench.wafer.counts();
      assertThat(other.byteHops()).isEqualTo(one.byteHops());
      assertThat(other.operations()).isEqualTo(one.operations());
      assertThat(other.homeLlcHits()).isEqualTo(one.homeLlcHits());
      assertThat(other.causePs(Cause.COMPUTE) + other.causePs(Cause.COMPUTE_QUEUE))
          .isZero();
      for (int die = 0; die < perfect.bench.wafer.dieCount(); die++) {
        assertThat(perfect.bench.wafer.computeBusyPs(die)).isZero();
        assertThat(perfect.bench.wafer.hbmBusyPs(die)).isEqualTo(asItIs.bench.wafer.hbmBusyPs(die));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void aPerfectCacheMovesNoWeight(Fidelity fidelity) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Load perfect = new Load(seed, fidelity, Lever.PERFECT_CACHE);
      IntStream.range(0, STEPS).forEach(perfect::step);
      WaferCounts counts = perfect.bench.wafer.counts();
      assertThat(counts.llcBytes()).isEqualTo(3L * counts.tasks() * SHAPE.sliceBytes());
      assertThat(counts.localBytes() + counts.remoteBytes() + counts.requestHops())
          .isZero();
      assertThat(counts.replicaBytes()).isZero();
      assertThat(counts.tokenBytes() == 0).isEqualTo(counts.byteHops() == 0);
      assertThat(counts.causePs(Cause.LINK_TRANSFER) + counts.causePs(Cause.LINK_QUEUE))
          .isZero();
      assertThat(counts.causePs(Cause.WEIGHT_READ) + counts.causePs(Cause.HBM_QUEUE))
          .isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void infiniteLinksBlameNothingOnLinks(Fidelity fidelity) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Load perfect = new Load(seed, fidelity, Lever.INFINITE_LINKS);
      IntStream.range(0, STEPS).forEach(perfect::step);
      WaferCounts counts = perfect.bench.wafer.counts();
      assertThat(counts.causePs(Cause.LINK_TRANSFER) + counts.causePs(Cause.LINK_QUEUE))
          .isZero();
      assertThat(counts.causePs(Cause.TOKEN_TRANSFER)).isZero();
      assertThat(counts.remoteBytes()).as("seed " + seed).isPositive();
      assertThat(counts.byteHops()).isPositive();
      for (int link = 0; link < perfect.bench.wafer.links().linkCount(); link++) {
        assertThat(perfect.bench.wafer.links().busyPs(link)).isZero();
        assertThat(perfect.bench.wafer.links().queuedPs(link)).isZero();
      }
    }
  }

  /**
   * From the busy times of the wafer as it is: the lesser of a die's own and the mean, but for
   * rounding up.
   */
  @ParameterizedTest
  @EnumSource(Fidelity.class)
  void perfectBalanceLeavesNoComputeUnitMoreThanTheMean(Fidelity fidelity) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Load asItIs = new Load(seed, fidelity, Lever.NONE);
      Load perfect = new Load(seed, fidelity, Lever.PERFECT_BALANCE);
      asItIs.step(0);
      perfect.step(0);
      int dies = asItIs.bench.wafer.dieCount();
      long[] busyPs =
          IntStream.range(0, dies).mapToLong(asItIs.bench.wafer::computeBusyPs).toArray();
      double meanPs = (double) LongStream.of(busyPs).sum() / dies;
      for (int die = 0; die < dies; die++) {
        double expectedPs = Math.min((double) busyPs[die], meanPs);
        assertThat((double) perfect.bench.wafer.computeBusyPs(die))
            .as("seed " + seed)
            .isBetween(expectedPs, expectedPs + 3 * EXPERTS);
      }
      assertThat(perfect.bench.wafer.counts().byteHops())
          .isEqualTo(asItIs.bench.wafer.counts().byteHops());
    }
  }
}
