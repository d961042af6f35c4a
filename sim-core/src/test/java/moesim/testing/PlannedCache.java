package moesim.testing;

import java.util.BitSet;
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
    LayerStep step = new LayerStep(model);
    try (NextUse future = SharedCache.futureOf(trace, SharedCache.tokenByToken());
        BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      while (steps.next()) {
        if (steps.step() == warmup) {
          cache.forgetCounts();
        }
        for (int layer = 0; layer < model.layers(); layer++) {
          steps.layer(layer, step);
          future.lookUp(step);
          if (step.count() > 0) {
            cache.serve(step);
          }
        }
      }
    }
    return cache.counts().loadedCost();
  }
}
