package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import moesim.hardware.network.LinkLoad;
import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Wrap;
import moesim.routing.Phase;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.Latency;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every wafer, however its dies are connected, and every load; after every layer
 * step.
 */
@Tag("seeds")
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

  private static Stream<Wiring> wirings() {
    return Wiring.all();
  }

  /** A random wafer of up to 5 x 5 dies, connected by {@code wiring}. */
  private static WaferSpec connected(SplittableRandom random, Wiring wiring) {
    WaferSpec spec = random(random, random.nextBoolean(), random.nextBoolean());
    return wiring.connect(
        spec, 1 + random.nextInt(5), 2 + random.nextInt(4), pick(random, Routing.values()));
  }

  private static Bench bench(WaferSpec spec, Wiring wiring) {
    return new Bench(spec, SHAPE, LAYERS, EXPERTS, wiring.network(spec));
  }

  /**
   * That it ends is that nothing deadlocks: what waits for ever sets no timer, and a step without
   * an end throws.
   */
  @ParameterizedTest
  @MethodSource("wirings")
  void randomLoadEndsWithAllBooksClosed(Wiring wiring) {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      WaferSpec spec = connected(random, wiring);
      Bench bench = bench(spec, wiring);
      long totalPs = 0;
      long chains = 0;
      long tokenByteHops = 0;
      for (int step = 0; step < 6; step++) {
        fill(bench, random, step, true);
        chains += 3L * bench.tasks.count();
        tokenByteHops += spec.switches().tokensMove() ? tokenByteHops(bench) : 0;
        long ps = bench.run((expert, next) -> (expert + next) % 3 == 0, 7L * step);
        assertThat(ps).as("seed " + seed).isNotNegative();
        totalPs += ps;
        WaferCounts counts = bench.wafer.counts();
        assertThat(counts.timePs()).as("seed " + seed).isEqualTo(totalPs);
        assertThat(counts.causePs().stream().mapToLong(cause -> cause).sum()).isEqualTo(totalPs);
        assertThat(counts.llcBytes() + counts.localBytes() + counts.remoteBytes())
            .isEqualTo(chains * SHAPE.sliceBytes());
        // A request and the slice that comes back cross as many links.
        assertThat(counts.byteHops())
            .isEqualTo(
                counts.requestHops() * (spec.requestBytes() + SHAPE.sliceBytes()) + tokenByteHops);
        assertThat(bench.wafer.fullestReplicaBytes()).isLessThanOrEqualTo(3_000_000);
        assertNothingOverlaps(bench.wafer, counts);
      }
    }
  }

  /** Eq. 39, both ways. */
  private static long tokenByteHops(Bench bench) {
    int dies = bench.wafer.dieCount();
    long sum = 0;
    for (int die = 0; die < dies; die++) {
      long tokens = 0;
      for (int task = 0; task < bench.tasks.count(); task++) {
        tokens += bench.tasks.die(task) == die ? bench.tasks.tokens(task) : 0;
      }
      for (int source = 0; source < dies; source++) {
        long sent = tokens / dies + (source < tokens % dies ? 1 : 0);
        sum += sent
            * SHAPE.tokenBytes()
            * (bench.wafer.hops(source, die) + bench.wafer.hops(die, source));
      }
    }
    return sum;
  }

  private static void assertNothingOverlaps(Wafer wafer, WaferCounts counts) {
    LinkLoad links = wafer.links();
    long linkBytes = 0;
    for (int link = 0; link < links.linkCount(); link++) {
      assertThat(links.busyPs(link)).isBetween(0L, counts.timePs());
      linkBytes += links.bytes(link);
    }
    assertThat(linkBytes).isEqualTo(counts.byteHops());
    for (int die = 0; die < wafer.dieCount(); die++) {
      assertThat(wafer.computeBusyPs(die)).isBetween(0L, counts.timePs());
      assertThat(wafer.portBusyPs(die)).isBetween(0L, counts.timePs());
      assertThat(wafer.hbmBusyPs(die)).isBetween(0L, counts.timePs());
    }
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void aLayerStepNeverEndsBeforeItsSlowestTaskAlone(Wiring wiring) {
    for (long seed = 1; seed <= 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      WaferSpec spec =
          wiring.connect(random(random, false, false), 4, 3, pick(random, Routing.values()));
      Bench together = bench(spec, wiring);
      fill(together, random, 2, false);
      long togetherPs = together.run();
      long slowestPs = 0;
      for (int i = 0; i < together.tasks.count(); i++) {
        Bench alone = bench(spec, wiring);
        alone.layer(2, 0, Phase.DECODE);
        alone.task(together.tasks.expert(i), together.tasks.die(i), together.tasks.tokens(i));
        slowestPs = Math.max(slowestPs, alone.run());
      }
      assertThat(togetherPs).isGreaterThan(slowestPs);
    }
  }

  /**
   * Links of 700 GB/s x 0.9 = 0.63 B/ps, 200 ns per hop. A request of 16 B holds a link for 25.4
   * ps, so 26; a slice of 1,000,000 B for 1,587,301.6 ps, so 1,587,302. In packets: 15 of 64,000 B,
   * 101,587.3 ps, so 101,588 each, and one of 40,000 B, 63,493; together 1,587,313, less than a
   * picosecond per packet more. Stored, every link but the first adds the largest packet.
   */
  @ParameterizedTest
  @MethodSource("wirings")
  void aTransferAloneCostsTheClosedForm(Wiring wiring) {
    LinkSpec link = new LinkSpec(Bandwidth.parse("700 GB/s"), 0.9, Latency.parse("200 ns"));
    WaferSpec spec = wiring.connect(TwoDies.withLink(TwoDies.halfDuplex(), link), 5, 4, Routing.XY);
    int dies = 20;
    // Expert e lives on die e. Port, memory of the home, computation: see WaferTest.
    long elsewherePs = 110_000 + 1_300_000 + 2_000_000;
    for (int die = 0; die < dies; die++) {
      Bench bench = new Bench(spec, TwoDies.ONE_SLICE, 1, dies, wiring.network(spec));
      for (int expert = 0; expert < dies; expert++) {
        if (expert == die) {
          continue;
        }
        int hops = steps(expert / 4, die / 4, 5, wiring.wrap())
            + steps(expert % 4, die % 4, 4, wiring.wrap());
        long linkPs = wiring.kind().movesPackets() ? 1_587_313 : 1_587_302;
        long storedPs =
            wiring.kind() == Wiring.Kind.STORED_PACKETS ? (hops - 1) * (26 + 101_588L) : 0;
        assertThat(bench.layer(0, 0, Phase.DECODE).task(expert, die, 1).run())
            .as("%d hops", hops)
            .isEqualTo(elsewherePs + 2L * hops * 200_000 + 26 + linkPs + storedPs);
      }
      assertThat(bench.wafer.counts().causePs(Cause.LINK_QUEUE)).isZero();
    }
  }

  /** Places from one to the other, the shorter way round where there are two. */
  private static int steps(int from, int to, int length, Wrap wrap) {
    int distance = Math.abs(to - from);
    return wrap == Wrap.TORUS ? Math.min(distance, length - distance) : distance;
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
