package moesim.likeness;

import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.curve.MissCurve;
import moesim.cache.curve.OnePass;
import moesim.cache.curve.StackMachine;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.routing.BatchSteps;
import moesim.routing.Batching;
import moesim.routing.NextUse;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.routing.RoutingTrace;
import moesim.routing.Scratch;

/**
 * Miss ratios of one trace against capacity: of LRU and of the offline optimum, in one cache that
 * all layers share and in one cache per layer, all of the same capacity.
 *
 * <p><b>Shape.</b> Entry c is the miss ratio of a capacity of c experts: up to all experts of the
 * model in the shared cache, up to those of one layer in a cache per layer. Entry 0 is 1.
 * <b>Replay.</b> Co-resident semantics, one request after the other, warm caches.
 */
@SuppressWarnings("ArrayRecordComponent")
public record MissCurves(
    double[] lruShared, double[] optimumShared, double[] lruPerLayer, double[] optimumPerLayer) {

  /** The curves of {@code trace}, prompts replayed as {@code prefill} says. */
  public static MissCurves of(RoutingTrace trace, Prefill prefill, Scratch scratch) {
    MoeModel model = trace.model();
    Batching batching = new Batching(1, prefill, true, PageOrder.FILE);
    Replay replay = new Replay(0, false);
    CurveMachines lru = new CurveMachines(model, () -> machine("lru", trace));
    CurveMachines optimum = new CurveMachines(model, () -> machine("belady", trace));
    try (BatchSteps steps = new BatchSteps(trace, batching, scratch)) {
      replay.run(model, steps, lru, Optional.empty(), done -> {});
    }
    try (BatchSteps ahead = new BatchSteps(trace, batching, scratch);
        NextUse future = NextUse.of(model, ahead, false, scratch);
        BatchSteps steps = new BatchSteps(trace, batching, scratch)) {
      replay.run(model, steps, optimum, Optional.of(future), done -> {});
    }
    return new MissCurves(lru.shared(), optimum.shared(), lru.perLayer(), optimum.perLayer());
  }

  private static StackMachine machine(String policy, RoutingTrace trace) {
    return OnePass.machine(
            policy,
            Options.none(),
            trace.model(),
            AccessSemantics.CO_RESIDENT,
            trace.facts().tokens())
        .orElseThrow();
  }

  /** Miss ratios of a curve at capacities 0 to {@code most}. */
  static double[] ratios(MissCurve curve, int most) {
    double[] ratios = new double[most + 1];
    for (int capacity = 0; capacity <= most; capacity++) {
      ratios[capacity] = (double) curve.misses(capacity) / Math.max(1, curve.accesses());
    }
    return ratios;
  }

  /** The largest difference between two curves, in the direction from {@code a} to {@code b}. */
  public static double worst(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      worst = Math.abs(b[i] - a[i]) > Math.abs(worst) ? b[i] - a[i] : worst;
    }
    return worst;
  }
}
