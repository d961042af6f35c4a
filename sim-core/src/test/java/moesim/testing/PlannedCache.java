package moesim.testing;

import java.util.BitSet;
import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.policy.Planned;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;
import moesim.routing.RoutingTrace;

/** A schedule, carried out by the cache itself, token by token in file order. */
public final class PlannedCache {
  private PlannedCache() {}

  /**
   * What the loads cost after {@code warmup} steps, if pages stay after the accesses of
   * {@code plan}.
   */
  public static long cost(
      RoutingTrace trace,
      PageTable pages,
      long capacity,
      AccessSemantics semantics,
      BitSet plan,
      int warmup) {
    MoeModel model = trace.model();
    ExpertCache cache =
        new ExpertCache(pages, capacity, semantics, pins -> new Planned(pages.pageCount(), plan));
    Optional<NextUse> future;
    try (BatchSteps steps = stepsOf(trace)) {
      future = Optional.of(NextUse.of(model, steps, false, new HeapScratch()));
    }
    LayerStep step = new LayerStep(model);
    try (BatchSteps steps = stepsOf(trace)) {
      while (steps.next()) {
        if (steps.step() == warmup) {
          cache.forgetCounts();
        }
        for (int layer = 0; layer < model.layers(); layer++) {
          steps.layer(layer, step);
          future.orElseThrow().lookUp(step);
          if (step.count() > 0) {
            cache.serve(step);
          }
        }
      }
    }
    return cache.counts().loadedCost();
  }

  private static BatchSteps stepsOf(RoutingTrace trace) {
    return new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch());
  }
}
