package moesim.hardware.network;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.network.PacketSpec.Queueing;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Wrap;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.Latency;
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
 * Link-hops per second of the packet network, read off the counter {@code linkHops}: all-to-all on
 * rings, where whole messages of 1 MiB are stored and forwarded, and uniform traffic on an 8x8 mesh
 * of input-queued routers, where it counts flits and, like BookSim2, the routers of a route (one
 * more than its links, without the way in).
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class NetworkBenchmark {
  /** What the network has moved. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Moved {
    public long linkHops;
  }

  /** Each node sends to every other, all at once; sizes equal, or all different. */
  @State(Scope.Thread)
  public static class Ring {
    @Param({"64", "256"})
    int nodes;

    @Param({"equal", "distinct"})
    String sizes = "";

    private Timeline timeline = new Timeline();
    private PacketNetwork network;
    private long hops;
    private int arrived;

    @Setup
    public void build() {
      timeline = new Timeline();
      Mesh2d ring = new Mesh2d(1, nodes, Wrap.TORUS, Routing.XY, Duplex.FULL);
      PacketSpec spec = new PacketSpec(
          new Bandwidth(50_000_000_000L),
          1,
          new DataSize(1 << 30),
          new Latency(500_000),
          new Latency(0),
          Forwarding.STORE_AND_FORWARD,
          Queueing.OUTPUT,
          false,
          1);
      network = new PacketNetwork(timeline, ring, spec, (token, atPs) -> arrived++);
      hops = 0;
      for (int to = 1; to < nodes; to++) {
        hops += (long) nodes * ring.hops(0, to);
      }
    }

    long allToAll() {
      boolean distinct = sizes.equals("distinct");
      int sent = 0;
      arrived = 0;
      long nowPs = timeline.nowPs();
      for (int step = 1; step < nodes; step++) {
        for (int from = 0; from < nodes; from++) {
          long bytes = (1 << 20) + (distinct ? 16L * sent : 0);
          network.send(nowPs, from, (from + step) % nodes, bytes, 0, sent++);
        }
      }
      timeline.run();
      if (arrived != sent) {
        throw new IllegalStateException(arrived + " of " + sent);
      }
      return hops;
    }
  }

  /** The traffic of 80,000 cycles, drawn before. */
  @State(Scope.Thread)
  public static class Mesh {
    private static final int CYCLES = 80_000;
    private static final int FLITS = 5;

    @Param({"0.05", "0.10", "0.20", "0.30"})
    double rate;

    private final Mesh2d mesh = new Mesh2d(8, 8, Wrap.MESH, Routing.XY, Duplex.FULL);
    private Timeline timeline = new Timeline();
    private PacketNetwork network;
    private Timer maker = timeline.timer(Phase.ARRIVAL, this::make);
    private int made;
    private int[] madePs = new int[0];
    private int[] from = new int[0];
    private int[] to = new int[0];
    private long flitHops;
    private long latencyPs;
    private long startPs;

    @Setup
    public void draw() {
      timeline = new Timeline();
      maker = timeline.timer(Phase.ARRIVAL, this::make);
      PacketSpec spec = new PacketSpec(
          new Bandwidth(1_000_000_000_000L),
          1,
          new DataSize(FLITS),
          new Latency(1),
          new Latency(3),
          Forwarding.CUT_THROUGH,
          Queueing.INPUT,
          true,
          1);
      network = new PacketNetwork(timeline, mesh, spec, this::arriving);
      SplittableRandom random = new SplittableRandom(20251101);
      int room = 2 * (int) (CYCLES * 64 * rate / FLITS);
      madePs = new int[room];
      from = new int[room];
      to = new int[room];
      int packets = 0;
      flitHops = 0;
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        for (int node = 0; node < 64; node++) {
          if (random.nextDouble() < rate / FLITS) {
            madePs[packets] = cycle;
            from[packets] = node;
            to[packets] = random.nextInt(64);
            flitHops += (long) FLITS * (mesh.hops(node, to[packets]) + 1);
            packets++;
          }
        }
      }
      madePs = Arrays.copyOf(madePs, packets);
    }

    private void make() {
      long nowPs = timeline.nowPs();
      int packet = made;
      while (packet < madePs.length && startPs + madePs[packet] == nowPs) {
        network.send(nowPs, from[packet], to[packet], FLITS, 0, packet++);
      }
      made = packet;
      if (made < madePs.length) {
        maker.setAt(startPs + madePs[made]);
      }
    }

    private void arriving(int token, long atPs) {
      latencyPs += atPs - startPs - madePs[token];
    }

    long uniform() {
      startPs = timeline.nowPs();
      latencyPs = 0;
      made = 0;
      maker.setAt(startPs + madePs[0]);
      timeline.run();
      return flitHops;
    }

    /** A fast wrong answer must be visible. */
    @TearDown(Level.Trial)
    public void report() {
      System.out.println("mean latency " + (double) latencyPs / madePs.length + " cycles");
    }
  }

  @Benchmark
  public void ring(Ring ring, Moved moved) {
    moved.linkHops += ring.allToAll();
  }

  @Benchmark
  public void mesh(Mesh mesh, Moved moved) {
    moved.linkHops += mesh.uniform();
  }
}
