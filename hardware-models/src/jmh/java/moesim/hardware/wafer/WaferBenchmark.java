package moesim.hardware.wafer;

import java.util.Collections;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moesim.hardware.network.PathReservingNetwork;
import moesim.hardware.network.Rounding;
import moesim.hardware.placement.Contiguous;
import moesim.hardware.placement.Placement;
import moesim.hardware.placement.PlacementContext;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.kernel.Timeline;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.replay.Prediction;
import moesim.routing.Phase;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations per second of the contended wafer, read off the counter {@code operations}: layer
 * steps of Qwen3-235B on 5 x 5 dies, every expert at some die that is seldom its home, as the Base
 * of the case study deals them.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class WaferBenchmark {
  private static final int EXPERTS = 128;

  /** What the wafer has done. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Done {
    public long operations;
  }

  /** A wafer and the tasks of one layer step. */
  @State(Scope.Thread)
  public static class Dies {
    private static final Prediction NOTHING = (expert, candidate) -> false;

    @Param({"HALF", "FULL"})
    Duplex duplex = Duplex.HALF;

    @Param({"HEAD_OF_LINE", "OVERTAKING"})
    Waiting waiting = Waiting.HEAD_OF_LINE;

    private final Timeline timeline = new Timeline();
    private final LayerLoad load = new LayerLoad(EXPERTS);
    private final Allocation tasks = new Allocation(EXPERTS, 25);
    private final Runnable done = () -> {};
    private Wafer wafer;
    private long operationsPerStep;
    private long steps;

    /** Deals 4096 x 8 selections of lognormal popularity to the dies in turn. */
    @Setup(Level.Trial)
    public void deal() {
      wafer = wafer();
      SplittableRandom random = new SplittableRandom(1);
      double[] popularity = random
          .doubles(EXPERTS)
          .map(uniform -> Math.exp(random.nextGaussian()))
          .toArray();
      double sum = java.util.Arrays.stream(popularity).sum();
      load.begin(1, 0, Phase.DECODE);
      for (int expert = 0; expert < EXPERTS; expert++) {
        int tokens = 1 + (int) (4096 * 8 * popularity[expert] / sum);
        load.add(expert, tokens);
        tasks.add(expert, (expert + 7) % 25, tokens);
      }
      // Once the last-level caches have settled, every layer step is the same.
      for (int step = 0; step < 10; step++) {
        run();
      }
      wafer.forgetCounts();
      run();
      operationsPerStep = wafer.counts().operations();
      wafer.forgetCounts();
      steps = 0;
    }

    private Wafer wafer() {
      WaferSpec study = StudyWafer.of(5, 5, duplex, StudiedModel.QWEN);
      WaferSpec spec = new WaferSpec(
          study.topology(),
          study.die(),
          study.hbm(),
          study.llc(),
          study.link(),
          study.requestBytes(),
          study.replicas(),
          new WaferSwitches(
              Fidelity.CONTENDED, Succession.AT_START, waiting, Rounding.NS, true, false, false));
      ExpertShape shape = StudiedModel.QWEN.shape();
      MoeModel model = new MoeModel(
          "qwen",
          IntStream.range(0, 1).boxed().toList(),
          EXPERTS,
          8,
          Collections.nCopies(1, shape.expertBytes()));
      Placement homes = new Contiguous()
          .create(new PlacementContext(
              model,
              25,
              Optional.empty(),
              Options.none(),
              RandomStreams.of(1).draws(Role.PLACEMENT)));
      return new Wafer(
          timeline,
          spec,
          model,
          shape,
          homes,
          (clock, arrivals) -> new PathReservingNetwork(
              clock,
              spec.topology(),
              spec.link().time(Rounding.NS),
              Succession.AT_START,
              waiting,
              arrivals),
          (pages, capacity, pins) -> {
            throw new IllegalStateException("no copies, no policy");
          },
          Optional.empty());
    }

    @TearDown(Level.Trial)
    public void check() {
      long counted = wafer.counts().operations();
      if (counted != steps * operationsPerStep) {
        throw new IllegalStateException(counted + " operations in " + steps + " equal layer steps");
      }
    }

    private void run() {
      steps++;
      wafer.start(load, tasks, NOTHING, 0, done);
      timeline.run();
    }
  }

  /** One layer step. */
  @Benchmark
  public void layerStep(Dies dies, Done counter) {
    dies.run();
    counter.operations += dies.operationsPerStep;
  }
}
