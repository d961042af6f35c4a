package moesim.experiment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.model.MoeModel;
import moesim.scenario.CacheRun;
import moesim.scenario.TraceSpec;
import moesim.traces.synthetic.AdversaryAdaptive;
import moesim.traces.synthetic.AdversaryCycle;
import moesim.traces.synthetic.AdversaryFixedShares;
import moesim.traces.synthetic.ZipfLayered;

/**
 * What theory says that a run misses at least, in the long run and per miss of the optimum;
 * docs/model.md §6.1.
 *
 * @param theorem its number, 1 to 4
 * @param ratio the bound; empty if there is none, the ratio growing with the trace
 */
record Bound(int theorem, Optional<Double> ratio) {
  /** Policies that, on one layer alone, evict the page that came in or was used first. */
  private static final List<String> OLDEST_OF_A_LAYER =
      List.of("lru", "fifo", "layer-aware-lru", "furthest-layer-distance");

  /**
   * The bound of {@code run}, if its trace is an adversary's and its policy among those the theorem
   * speaks of.
   */
  static Optional<Bound> of(CacheRun run, MoeModel model) {
    if (model.topK() != 1
        || run.policy().knowsTheFuture()
        || run.prefetch().isActive()
        || run.cache().capacity().weighsBytes()
        || run.cache().semantics() == AccessSemantics.EVENT_ATOMIC
        || run.replay().resetPerBatch()) {
      return Optional.empty();
    }
    int k = Math.toIntExact(run.cache().capacity().weightFor(model));
    return switch (run.trace().format()) {
      case AdversaryFixedShares.NAME -> fixedShares(run, model, k);
      case AdversaryAdaptive.NAME -> adaptive(run, model, k);
      case AdversaryCycle.NAME -> cycle(run, model, k);
      case ZipfLayered.NAME -> uniform(run, model, k);
      default -> Optional.empty();
    };
  }

  /**
   * T1: a layer with a share of q < n experts, room for q + l in all: the optimum misses l + q
   * times, the shares for ever.
   */
  private static Optional<Bound> fixedShares(CacheRun run, MoeModel model, int k) {
    boolean applies = unboundedWithShares(run, model, k)
        && OLDEST_OF_A_LAYER.contains(run.policy().name())
        && run.trace().options().get(AdversaryFixedShares.SHARE) == k / model.layers();
    return applies ? Optional.of(new Bound(1, Optional.empty())) : Optional.empty();
  }

  private static boolean unboundedWithShares(CacheRun run, MoeModel model, int k) {
    int share = k / model.layers();
    return !run.cache().shared()
        && share >= 1
        && share < model.experts()
        && share + model.layers() <= k;
  }

  /**
   * T2, k − l + 1; with fixed shares T1, as the adversary keeps to the one layer whose share is too
   * small.
   */
  private static Optional<Bound> adaptive(CacheRun run, MoeModel model, int k) {
    if (run.cache().shared()) {
      return Optional.of(new Bound(2, Optional.of((double) (k - model.layers() + 1))));
    }
    return unboundedWithShares(run, model, k)
        ? Optional.of(new Bound(1, Optional.empty()))
        : Optional.empty();
  }

  /**
   * T3 and what is left of it when l does not divide k + 1: (W − 1)/(W − k) for a cycle of W pages.
   */
  private static Optional<Bound> cycle(CacheRun run, MoeModel model, int k) {
    boolean applies = run.cache().shared()
        && List.of("lru", "fifo").contains(run.policy().name())
        && run.trace().options().get(AdversaryCycle.CAPACITY) == k;
    int pages = model.layers() * AdversaryCycle.expertsPerLayer(model.layers(), k);
    return applies
        ? Optional.of(new Bound(3, Optional.of((pages - 1.0) / (pages - k))))
        : Optional.empty();
  }

  /** T4: uniform requests and one place too few. */
  private static Optional<Bound> uniform(CacheRun run, MoeModel model, int k) {
    TraceSpec trace = run.trace();
    boolean applies = run.cache().shared()
        && k == model.pages() - 1
        && isZero(trace, "exponent", "1")
        && isZero(trace, "odd_exponent", "0")
        && isZero(trace, "stickiness", "0");
    if (!applies) {
      return Optional.empty();
    }
    double harmonic = 0;
    for (int i = model.experts(); i >= 1; i--) {
      harmonic += 1.0 / i;
    }
    double ofLayers = StrictMath.log(model.layers()) / (6 * model.experts());
    return Optional.of(new Bound(4, Optional.of(Math.max(harmonic, ofLayers))));
  }

  private static boolean isZero(TraceSpec trace, String option, String fallback) {
    String written = trace.options().text(option);
    return new BigDecimal(written.isEmpty() ? fallback : written).signum() == 0;
  }
}
