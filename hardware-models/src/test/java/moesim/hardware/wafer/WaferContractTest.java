package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.routing.Phase;
import moesim.units.DataSize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every wafer and every load; the ledgers are closed after every layer step. */
class WaferContractTest {
  static final int EXPERTS = 30;
  static final int LAYERS = 2;
  static final ExpertShape SHAPE = new ExpertShape(1000, 700, 3, 8, 2);

  private static <T> T pick(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  static WaferSpec random(SplittableRandom random, boolean replicas, boolean tokens) {
    WaferSwitches switches = new WaferSwitches(
        Fidelity.CONTENDED,
        pick(random, Succession.values()),
        pick(random, Waiting.values()),
        pick(random, Rounding.values()),
        random.nextBoolean(),
        tokens,
        true);
    WaferSpec spec = TwoDies.spec(
        1 + random.nextInt(4), 2 + random.nextInt(3), pick(random, Duplex.values()), switches);
    // A few slices of 700,000 B only, so that copies are evicted.
    return replicas
        ? TwoDies.withReplicas(
            spec,
            new ReplicaSpec(
                Optional.of(DataSize.parse("3 MB")),
                pick(random, ReplicaSpec.Granularity.values()),
                random.nextBoolean()))
        : spec;
  }

  /** Random tasks, some experts split over several dies. */
  static void fill(Bench bench, SplittableRandom random, int step, boolean split) {
    fill(bench, random, step, split, 400);
  }

  static void fill(Bench bench, SplittableRandom random, int step, boolean split, int mostTokens) {
    bench.layer(step, step % LAYERS, step < LAYERS ? Phase.PREFILL : Phase.DECODE);
    int dies = bench.wafer.dieCount();
    for (int expert = 0; expert < EXPERTS; expert++) {
      if (random.nextInt(4) == 0) {
        continue;
      }
      int copies = split ? 1 + random.nextInt(dies) : 1;
      int first = random.nextInt(dies);
      for (int copy = 0; copy < copies; copy++) {
        bench.part(expert, (first + copy) % dies, 1 + random.nextInt(mostTokens));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomLoadEndsWithAllLedgersClosed(boolean replicas) {
    for (long seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Bench bench =
          new Bench(random(random, replicas, random.nextBoolean()), SHAPE, LAYERS, EXPERTS);
      long totalPs = 0;
      long chains = 0;
      for (int step = 0; step < 8; step++) {
        fill(bench, random, step, true);
        chains += 3L * bench.tasks.count();
        long ps = bench.run((expert, next) -> (expert + next) % 3 == 0, 7L * step);
        assertThat(ps).as("seed " + seed).isNotNegative();
        totalPs += ps;
        WaferCounts counts = bench.wafer.counts();
        assertThat(counts.timePs()).as("seed " + seed).isEqualTo(totalPs);
        assertThat(counts.llcBytes() + counts.localBytes() + counts.remoteBytes())
            .isEqualTo(chains * SHAPE.sliceBytes());
        assertThat(bench.wafer.fullestReplicaBytes()).isLessThanOrEqualTo(3_000_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aLayerStepNeverEndsBeforeItsSlowestTaskAlone(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WaferSpec spec = random(random, false, false);
    Bench together = new Bench(spec, SHAPE, LAYERS, EXPERTS);
    fill(together, random, 2, false);
    long togetherPs = together.run();
    long slowestPs = 0;
    for (int i = 0; i < together.tasks.count(); i++) {
      Bench alone = new Bench(spec, SHAPE, LAYERS, EXPERTS);
      alone.layer(2, 0, Phase.DECODE);
      alone.task(together.tasks.expert(i), together.tasks.die(i), together.tasks.tokens(i));
      slowestPs = Math.max(slowestPs, alone.run());
    }
    assertThat(togetherPs).isGreaterThan(slowestPs);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theAnalyticFidelityAgreesWhereNothingWaits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ExpertShape slice = TwoDies.ONE_SLICE;
    for (Duplex duplex : Duplex.values()) {
      Bench contended = new Bench(
          TwoDies.spec(4, 3, duplex, TwoDies.switches(Fidelity.CONTENDED, true, false)),
          slice,
          LAYERS,
          EXPERTS);
      Bench analytic = new Bench(
          TwoDies.spec(4, 3, duplex, TwoDies.switches(Fidelity.ANALYTIC, true, false)),
          slice,
          LAYERS,
          EXPERTS);
      for (int step = 0; step < 20; step++) {
        int expert = random.nextInt(EXPERTS);
        int die = random.nextInt(12);
        int tokens = 1 + random.nextInt(50);
        long ps =
            contended.layer(step, 0, Phase.DECODE).task(expert, die, tokens).run();
        assertThat(
                analytic.layer(step, 0, Phase.DECODE).task(expert, die, tokens).run())
            .isEqualTo(ps);
      }
      WaferCounts expected = contended.wafer.counts();
      assertThat(analytic.wafer.counts()).usingRecursiveComparison().isEqualTo(expected);
      assertThat(expected.causePs(Cause.LINK_QUEUE)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theAnalyticFidelityMovesTheSameBytes(long seed) {
    WaferSwitches plain = TwoDies.switches(Fidelity.CONTENDED, true, true);
    WaferSwitches quick = TwoDies.switches(Fidelity.ANALYTIC, true, true);
    Bench contended = new Bench(TwoDies.spec(4, 3, Duplex.HALF, plain), SHAPE, LAYERS, EXPERTS);
    Bench analytic = new Bench(TwoDies.spec(4, 3, Duplex.HALF, quick), SHAPE, LAYERS, EXPERTS);
    fill(contended, new SplittableRandom(seed), 2, false);
    fill(analytic, new SplittableRandom(seed), 2, false);
    contended.run();
    analytic.run();
    WaferCounts one = contended.wafer.counts();
    WaferCounts other = analytic.wafer.counts();
    assertThat(other.byteHops()).isEqualTo(one.byteHops());
    assertThat(other.remoteBytes()).isEqualTo(one.remoteBytes());
    assertThat(other.tokenBytes()).isEqualTo(one.tokenBytes());
    for (int die = 0; die < 12; die++) {
      assertThat(analytic.wafer.computeBusyPs(die)).isEqualTo(contended.wafer.computeBusyPs(die));
      assertThat(analytic.wafer.hbmBusyPs(die)).isEqualTo(contended.wafer.hbmBusyPs(die));
    }
  }
}
