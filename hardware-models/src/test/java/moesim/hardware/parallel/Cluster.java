package moesim.hardware.parallel;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.balance.Slots;
import moesim.hardware.balance.TokenSplit;
import moesim.hardware.network.PacketNetwork;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.roofline.AttentionShape;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Topology;
import moesim.hardware.topology.Wrap;
import moesim.kernel.Timeline;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import moesim.units.Latency;

/** An expert-parallel machine on a mesh, for tests, and the forward passes it serves. */
final class Cluster {
  static final long LINK_BYTES_PER_SECOND = 1_000_000_000L;
  static final long LINK_PS = 1_000_000;

  /** Of 6 MB: 6 TB/s read it in a microsecond, beside 12 kB for a token. */
  static final ExpertShape SHAPE = new ExpertShape(1000, 1000, 3, 16, 2);

  static final UnitSpec UNIT = new UnitSpec(
      new FlopRate(1e18),
      new EfficiencyTable(List.of(), List.of(1.0)),
      new FlopRate(1e18),
      new DataSize(1L << 40),
      new Bandwidth(6_000_000_000_000L),
      1);

  final Timeline timeline = new Timeline();
  final ParallelSpec spec;
  final ExpertParallel machine;
  final int layers;
  final int experts;
  final int topK;
  private final Deque<short[][]> passes = new ArrayDeque<>();

  Cluster(ParallelSpec spec, int layers, int experts, int topK, Slots slots) {
    this.spec = spec;
    this.layers = layers;
    this.experts = experts;
    this.topK = topK;
    Topology topology = new Mesh2d(spec.degrees().units(), 1, Wrap.TORUS, Routing.XY, Duplex.FULL);
    PacketSpec packets = new PacketSpec(
        new Bandwidth(LINK_BYTES_PER_SECOND),
        1,
        new DataSize(1 << 20),
        new Latency(LINK_PS),
        new Latency(0),
        PacketSpec.Forwarding.CUT_THROUGH,
        PacketSpec.Queueing.OUTPUT,
        false,
        1);
    machine = new ExpertParallel(
        timeline,
        spec,
        spread(slots),
        topK,
        (clock, arrivals) -> new PacketNetwork(clock, topology, packets, arrivals),
        new RankWay(LINK_BYTES_PER_SECOND, LINK_PS));
  }

  /** The same over the nodes and stages of the machine. */
  private Slots spread(Slots slots) {
    int units = spec.degrees().expert();
    int[][] expertOf = new int[layers][];
    Arrays.setAll(expertOf, slots::experts);
    SlotShape shape = new SlotShape(
        layers,
        experts,
        expertOf[0].length,
        1,
        units / spec.unitsPerNode(),
        units,
        spec.degrees().pipeline());
    return Slots.of(shape, expertOf);
  }

  static ParallelSpec spec(
      Degrees degrees,
      int unitsPerNode,
      Suppression suppression,
      TokenSplit choice,
      Overlap overlap) {
    return new ParallelSpec(
        degrees,
        unitsPerNode,
        UNIT,
        SHAPE,
        new DenseShare(0, 16, AttentionShape.NONE, 0, 1, 1000, 2),
        new DispatchSpec(1000, 2000, suppression, new Latency(0)),
        choice,
        overlap);
  }

  /** One slot per expert, in order. */
  static Slots inOrder(int layers, int experts, int units) {
    int[] expertIn = new int[layers * experts];
    Arrays.setAll(expertIn, i -> i % experts);
    return Cluster.slots(layers, experts, units, expertIn);
  }

  /** Experts in slots, {@code [layers][slots]}, row-major. */
  static Slots slots(int layers, int experts, int units, int[] expertIn) {
    int perLayer = expertIn.length / layers;
    int[][] expertOf = new int[layers][];
    for (int layer = 0; layer < layers; layer++) {
      expertOf[layer] = Arrays.copyOfRange(expertIn, layer * perLayer, (layer + 1) * perLayer);
    }
    return Slots.of(new SlotShape(layers, experts, perLayer, 1, 1, units), expertOf);
  }

  /** A forward pass of tokens, each with its experts by layer and choice. */
  void pass(short[]... tokens) {
    passes.add(tokens);
  }

  /** The unit of a stage that sends token {@code i}; parts take them in turn. */
  int unitOf(int i) {
    return i / spec.parts() % spec.degrees().expert();
  }

  int partOf(int i) {
    return i % spec.parts();
  }

  void run() {
    machine.run(this::next, true);
  }

  private boolean next(StepTokens into) {
    short[][] tokens = passes.poll();
    if (tokens == null) {
      return false;
    }
    for (int i = 0; i < tokens.length; i++) {
      into.add(partOf(i), unitOf(i), 0, tokens[i], 0);
    }
    return true;
  }
}
