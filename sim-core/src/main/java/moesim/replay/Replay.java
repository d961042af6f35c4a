package moesim.replay;

import java.util.Optional;
import java.util.function.LongConsumer;
import moesim.model.MoeModel;
import moesim.prefetch.Prefetcher;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;

/**
 * The heart: drives the layer steps of a trace through a machine.
 *
 * @param warmupSteps steps at the beginning that are served but not counted
 * @param resetPerBatch true empties the caches whenever a new batch of requests begins
 */
public record Replay(long warmupSteps, boolean resetPerBatch) {
  private static final int REPORT_STEPS = 256;

  /** As below, with nothing loaded ahead. */
  public RunResult run(
      MoeModel model,
      BatchSteps steps,
      Machine machine,
      Optional<NextUse> future,
      LongConsumer tokensDone) {
    return run(model, steps, machine, future, Optional.empty(), tokensDone);
  }

  /**
   * Replays all of {@code steps}.
   *
   * @param future next uses of the same steps, for a policy that knows the future
   * @param prefetcher what is loaded ahead, if anything is
   * @param tokensDone told the number of tokens replayed, now and then
   */
  public RunResult run(
      MoeModel model,
      BatchSteps steps,
      Machine machine,
      Optional<NextUse> future,
      Optional<Prefetcher> prefetcher,
      LongConsumer tokensDone) {
    return run(model, steps, machine, future, prefetcher, UnitLog.none(), tokensDone);
  }

  /** As above; {@code units} notes counts of parts of the replay. */
  public RunResult run(
      MoeModel model,
      BatchSteps steps,
      Machine machine,
      Optional<NextUse> future,
      Optional<Prefetcher> prefetcher,
      UnitLog units,
      LongConsumer tokensDone) {
    LayerStep layerStep = new LayerStep(model, steps.weighted());
    int[] wanted = new int[prefetcher.isPresent() ? model.pages() : 0];
    int layers = model.layers();
    long presented = 0;
    while (steps.next()) {
      if (steps.step() == warmupSteps && warmupSteps > 0) {
        machine.forgetCounts();
        presented = 0;
        units.forget();
      }
      if (units.endsBefore(steps.startsBatch()) && units.isDue(presented)) {
        units.note(presented, machine.misses());
      }
      if (resetPerBatch && steps.startsBatch() && steps.step() > 0) {
        machine.clear();
      }
      presented += serveStep(layers, steps, machine, future, prefetcher, layerStep, wanted);
      if (steps.step() % REPORT_STEPS == 0) {
        tokensDone.accept(steps.tokens());
      }
    }
    tokensDone.accept(steps.tokens());
    long countedSteps = Math.max(0, steps.step() + 1 - warmupSteps);
    if (countedSteps == 0) {
      machine.forgetCounts();
      presented = 0;
      units.forget();
    }
    if (units.isKept()) {
      units.end(presented, machine.misses());
    }
    return new RunResult(
            machine.counts(),
            machine.prefetches(),
            countedSteps,
            steps.tokens(),
            steps.selections())
        .checked(model, steps, presented);
  }

  private static long serveStep(
      int layers,
      BatchSteps steps,
      Machine machine,
      Optional<NextUse> future,
      Optional<Prefetcher> prefetcher,
      LayerStep layerStep,
      int[] wanted) {
    NextUse nextUse = future.orElse(null);
    Prefetcher ahead = prefetcher.orElse(null);
    long presented = 0;
    for (int layer = 0; layer < layers; layer++) {
      steps.layer(layer, layerStep);
      if (layerStep.count() == 0) {
        continue;
      }
      if (nextUse != null) {
        nextUse.lookUp(layerStep);
      }
      presented += layerStep.count();
      machine.serve(layerStep);
      if (ahead != null) {
        int count = ahead.served(layerStep, wanted);
        machine.prefetch(wanted, count, layerStep.firstAccess() + layerStep.count() - 1);
      }
    }
    return presented;
  }
}
