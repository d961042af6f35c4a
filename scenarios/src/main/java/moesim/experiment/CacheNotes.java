package moesim.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import moesim.hardware.CacheOnly;
import moesim.model.MoeModel;
import moesim.replay.RunResult;
import moesim.scenario.CacheRun;
import moesim.scenario.Scenario;

/** Why numbers of replays through caches look odd: what nobody sees in the table. */
final class CacheNotes {
  private final Set<String> notes = new LinkedHashSet<>();

  private CacheNotes() {}

  /**
   * One line each, in plan order; {@code results} are in plan order, {@code models} by plan number.
   */
  static List<String> of(
      Scenario scenario, List<RunOutcome<CacheResult>> results, Map<Integer, MoeModel> models) {
    CacheNotes all = new CacheNotes();
    for (int i = 0; i < results.size(); i++) {
      CacheRun run = CacheStudy.specOf(scenario.plans().get(i));
      MoeModel model = models.get(i);
      if (model != null) {
        results.get(i).ifDone(found -> all.lookAt(run, found.replay(), model));
      }
    }
    return List.copyOf(all.notes);
  }

  private void lookAt(CacheRun run, RunResult result, MoeModel model) {
    noHits(run, result, model);
    if (!run.isOptimum()) {
      noOptimum(run, result, model);
    }
    if (!run.cache().shared()) {
      remainder(run, model);
    }
  }

  private void noHits(CacheRun run, RunResult result, MoeModel model) {
    long round = (long) model.layers() * model.topK();
    boolean none = result.counts().accesses() > 0 && result.counts().hits() == 0;
    if (none && !run.cache().capacity().weighsBytes() && capacity(run, model) < round) {
      notes.add(String.format(
          Locale.ROOT,
          "note: %s hits nothing at capacity %s: %,d experts are less than a round, the %,d that a"
              + " token needs in all layers together",
          run.policy().name(),
          run.cache().capacity(),
          capacity(run, model),
          round));
    }
  }

  private void noOptimum(CacheRun run, RunResult result, MoeModel model) {
    List<String> reasons = new ArrayList<>();
    if (OptimumBounds.unequalSizes(run, model)) {
      reasons.add("experts differ in size, so that only bounds of the optimum are known");
    }
    if (Comparison.streamsPast(run, result.counts())) {
      reasons.add(
          "experts that stream past a fixed share cost it no place, which no shared cache grants");
    }
    if (run.replay().warmupSteps() > 0) {
      reasons.add("the optimum is one of a whole replay, and a warm-up is not counted");
    }
    if (!reasons.isEmpty()) {
      notes.add("note: optimal_misses is empty for " + run.policy().name() + " at capacity "
          + run.cache().capacity() + ": " + String.join("; ", reasons));
    }
  }

  /**
   * Shares are whole experts in the first layers and one less in the rest; of bytes a part may hold
   * nothing.
   */
  private void remainder(CacheRun run, MoeModel model) {
    long capacity = capacity(run, model);
    if (run.cache().capacity().weighsBytes()) {
      long used = IntStream.range(0, model.layers())
          .mapToLong(layer -> wholeExperts(layer, capacity, model))
          .sum();
      if (model.hasEqualExperts() && used < capacity) {
        notes.add(String.format(
            Locale.ROOT,
            "note: fixed shares of %s hold whole experts only: %,d B of it stay empty",
            run.cache().capacity(),
            capacity - used));
      }
      return;
    }
    long more = capacity % model.layers();
    long share = capacity / model.layers();
    if (share >= model.experts()) {
      long unused = capacity - (long) model.layers() * model.experts();
      if (unused > 0) {
        notes.add(String.format(
            Locale.ROOT,
            "note: fixed shares of %s hold all experts; %,d places stay empty",
            run.cache().capacity(),
            unused));
      }
    } else if (more > 0) {
      notes.add(String.format(
          Locale.ROOT,
          "note: fixed shares of %s are unequal: %,d experts in each of the first %d layers, %,d in"
              + " the other %d",
          run.cache().capacity(),
          share + 1,
          more,
          share,
          model.layers() - more));
    }
  }

  private static long wholeExperts(int layer, long capacity, MoeModel model) {
    long expert = model.bytesOf(layer * model.experts());
    long share = CacheOnly.shareOf(layer, model.layers(), capacity);
    return Math.min(model.experts(), share / expert) * expert;
  }

  private static long capacity(CacheRun run, MoeModel model) {
    return run.cache().capacity().weightFor(model);
  }
}
