package moesim.hardware.wafer;

import java.util.Collections;
import java.util.Optional;
import java.util.SplittableRandom;
import moesim.cache.EvictionPolicies;
import moesim.cache.PolicyContext;
import moesim.hardware.CacheOnly.PolicySource;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.placement.Contiguous;
import moesim.hardware.placement.Placement;
import moesim.hardware.placement.PlacementContext;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Wrap;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.kernel.Timeline;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.replay.Prediction;
import moesim.routing.Phase;

/** A wafer with all it needs, for tests: give it a load and tasks, and it runs them. */
final class Bench {
  private static final Wiring RESERVED = new Wiring(Wiring.Kind.RESERVED_HALF, Wrap.MESH);

  static final Prediction NOTHING = (expert, candidate) -> false;

  final Timeline timeline = new Timeline();
  final Wafer wafer;
  final LayerLoad load;
  final Allocation tasks;

  /** Over paths that are reserved. */
  Bench(WaferSpec spec, ExpertShape shape, int layers, int experts) {
    this(spec, shape, layers, experts, RESERVED.network(spec));
  }

  Bench(WaferSpec spec, ExpertShape shape, int layers, int experts, NetworkSource network) {
    this(spec, shape, model(layers, experts, shape), network, Optional.empty());
  }

  Bench(
      WaferSpec spec,
      ExpertShape shape,
      MoeModel model,
      NetworkSource network,
      Optional<EventLog> log) {
    wafer =
        new Wafer(timeline, spec, model, shape, placement(model, spec), network, lru(model), log);
    load = new LayerLoad(model.experts());
    tasks = new Allocation(model.experts(), spec.topology().nodeCount());
  }

  static MoeModel model(int layers, int experts, ExpertShape shape) {
    return new MoeModel(
        "test",
        java.util.stream.IntStream.range(0, layers).boxed().toList(),
        experts,
        1,
        Collections.nCopies(layers, shape.expertBytes()));
  }

  private static Placement placement(MoeModel model, WaferSpec spec) {
    return new Contiguous()
        .create(new PlacementContext(
            model,
            spec.topology().nodeCount(),
            Optional.empty(),
            Options.none(),
            RandomStreams.of(1).draws(Role.PLACEMENT)));
  }

  private static PolicySource lru(MoeModel model) {
    return (pages, capacity, pins) -> EvictionPolicies.find("lru")
        .orElseThrow()
        .create(new PolicyContext(
            pages,
            capacity,
            model.layers(),
            pins,
            Options.none(),
            RandomStreams.of(1).draws(Role.POLICY)));
  }

  Bench layer(int step, int layer, Phase phase) {
    load.begin(step, layer, phase);
    tasks.clear();
    return this;
  }

  Bench task(int expert, int die, int tokens) {
    load.add(expert, tokens);
    part(expert, die, tokens);
    return this;
  }

  /** One of several tasks of an expert. */
  void part(int expert, int die, int tokens) {
    tasks.add(expert, die, tokens);
  }

  /** Runs the layer step; returns its time. */
  long run() {
    return run(NOTHING, 0);
  }

  long run(Prediction prediction, long densePs) {
    long begin = timeline.nowPs();
    long[] end = {-1};
    wafer.start(load, tasks, prediction, densePs, () -> end[0] = timeline.nowPs());
    timeline.run();
    return end[0] - begin;
  }

  /**
   * Tokens per expert when {@code tokens} tokens choose {@code topK} different experts by
   * popularity; [0] experts as seen.
   */
  static int[][] histogram(SplittableRandom random, double[] popularity, int tokens, int topK) {
    int experts = popularity.length;
    int[] count = new int[experts];
    int[] seen = new int[experts];
    int seenCount = 0;
    double[] key = new double[experts];
    for (int token = 0; token < tokens; token++) {
      for (int expert = 0; expert < experts; expert++) {
        key[expert] = -Math.log(1 - random.nextDouble()) / popularity[expert];
      }
      for (int choice = 0; choice < topK; choice++) {
        int best = 0;
        for (int expert = 1; expert < experts; expert++) {
          best = key[expert] < key[best] ? expert : best;
        }
        key[best] = Double.POSITIVE_INFINITY;
        if (count[best]++ == 0) {
          seen[seenCount++] = best;
        }
      }
    }
    return new int[][] {java.util.Arrays.copyOf(seen, seenCount), count};
  }
}
