package moesim.experiment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import moesim.cache.MissCosts;
import moesim.cache.PageTable;
import moesim.cache.policy.Planned;
import moesim.hardware.CacheOnly;
import moesim.model.MoeModel;
import moesim.optimum.FlowBound;
import moesim.optimum.FootprintBound;
import moesim.optimum.IntervalWalk;
import moesim.optimum.SegmentBound;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;
import moesim.routing.RoutingTrace;
import moesim.scenario.Bounds;
import moesim.scenario.CacheRun;

/**
 * What is known of the optimum of one group of runs beside the misses of Belady's rule.
 *
 * @param method how it was found, the last of the methods used
 * @param missesAtLeast where experts differ in size
 * @param missesAtMost the same; misses of a schedule that was replayed
 * @param cost where loads differ in cost and experts do not differ in size
 * @param note what was not computed, and why; empty if nothing was left out
 */
record OptimumBounds(
    String method,
    OptionalLong missesAtLeast,
    OptionalLong missesAtMost,
    OptionalLong cost,
    Optional<String> note) {

  /** True if the pages of {@code spec} weigh what they weigh: bytes that differ. */
  static boolean unequalSizes(CacheRun spec, MoeModel model) {
    return spec.cache().capacity().weighsBytes() && !model.hasEqualExperts();
  }

  /** True if {@code spec} says what loads cost. */
  static boolean priced(CacheRun spec) {
    return !spec.cache().missCosts().equals(MissCosts.ONE);
  }

  /** How what Belady's rule does not say is found. */
  enum Means {
    /** Nothing is left to find, or nobody asks. */
    NONE,
    /** A minimum-cost flow over all reuse intervals. */
    FLOW,
    /** Footprints for the least, and a flow per segment of intervals for the most. */
    SEGMENTS,
    /** Footprints for the least; the most is what Belady's rule misses. */
    FOOTPRINTS
  }

  /** The means for the optimum run {@code spec} of {@code accesses}. */
  static Means meansOf(CacheRun spec, MoeModel model, long accesses) {
    boolean sizes = unequalSizes(spec, model);
    // A run that cannot say what its cache holds is refused before.
    boolean runs = !spec.cache().capacity().weighsBytes() || model.hasExpertBytes();
    if (spec.bounds() == Bounds.NONE || !runs || !(sizes || priced(spec))) {
      return Means.NONE;
    }
    boolean flows = spec.bounds() == Bounds.FLOW
        || (spec.bounds() == Bounds.AUTO
            && FlowBound.isQuick(
                pagesOf(spec, model), spec.cache().capacity().weightFor(model), accesses));
    if (flows) {
      return Means.FLOW;
    }
    if (!sizes) {
      return Means.NONE;
    }
    return SegmentBound.isSmallEnough(accesses) ? Means.SEGMENTS : Means.FOOTPRINTS;
  }

  private static PageTable pagesOf(CacheRun spec, MoeModel model) {
    return PageTable.ofAllLayers(model, spec.cache().capacity().weighsBytes())
        .withMissCosts(spec.cache().missCosts());
  }

  /** Of the optimum run {@code spec}, whose Belady rule missed {@code belady} times. */
  static OptimumBounds of(CacheRun spec, RoutingTrace trace, SharedTraces shared, long belady) {
    return new Search(spec, trace, shared).find(belady);
  }

  private record Search(CacheRun spec, RoutingTrace trace, SharedTraces shared) {
    private OptimumBounds find(long belady) {
      MoeModel model = trace.model();
      if (unequalSizes(spec, model)) {
        return ofSizes(belady);
      }
      return priced(spec) ? ofCosts(belady) : known(belady);
    }

    private OptimumBounds known(long belady) {
      // Where every load costs 1, the fewest misses are the least cost.
      boolean isCost = !priced(spec) && spec.replay().warmupSteps() == 0;
      return new OptimumBounds(
          rule(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          isCost ? OptionalLong.of(belady) : OptionalLong.empty(),
          Optional.empty());
    }

    /** What Belady's rule is called under the semantics of the run. */
    private String rule() {
      return switch (spec.cache().semantics()) {
        case SEQUENTIAL -> "belady";
        case CO_RESIDENT -> "ktns";
        case EVENT_ATOMIC -> "bypass";
      };
    }

    private OptimumBounds ofCosts(long belady) {
      if (means() != Means.FLOW) {
        String why = spec.bounds() == Bounds.AUTO
            ? "a flow over " + future().accesses()
                + " accesses would take long; cache.optimum: flow takes the time"
            : "cache.optimum: " + spec.bounds() + " leaves it out";
        OptimumBounds rest = known(belady);
        return new OptimumBounds(
            rest.method,
            rest.missesAtLeast,
            rest.missesAtMost,
            rest.cost,
            Optional.of(
                "optimal_cost is empty at capacity " + spec.cache().capacity() + ": " + why));
      }
      FlowBound flow = flow();
      if (!flow.exact()) {
        throw new IllegalStateException("equal experts, but no whole flow: " + flow.atLeast());
      }
      return new OptimumBounds(
          "min-cost-flow",
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.of(flow.atLeast()),
          Optional.empty());
    }

    private OptimumBounds ofSizes(long belady) {
      if (means() == Means.NONE) {
        return new OptimumBounds(
            rule(),
            OptionalLong.empty(),
            OptionalLong.of(belady),
            OptionalLong.empty(),
            Optional.empty());
      }
      if (means() != Means.FLOW) {
        long least;
        try (BatchSteps steps = steps()) {
          least = FootprintBound.missesAtLeast(walk(), trace.model(), steps, future());
        }
        return ofMisses("pfoo", least, Math.min(belady, ofSegments()));
      }
      FlowBound flow = flow();
      return ofMisses(
          "foo", flow.atLeast(), Math.min(belady, replayed(flow.plan(), flow.planned())));
    }

    /** Misses of the schedule of PFOO-U, or more than any if the replay is too long for it. */
    private long ofSegments() {
      if (means() == Means.FOOTPRINTS) {
        return Long.MAX_VALUE;
      }
      try (BatchSteps steps = steps()) {
        SegmentBound bound =
            SegmentBound.of(walk(), trace.model(), steps, future(), SegmentBound.SEGMENT);
        return replayed(bound.plan(), bound.planned());
      }
    }

    private static OptimumBounds ofMisses(String method, long least, long most) {
      if (least > most) {
        throw new IllegalStateException(
            method + ": at least " + least + " misses, but a schedule has " + most);
      }
      return new OptimumBounds(
          method,
          OptionalLong.of(least),
          OptionalLong.of(most),
          OptionalLong.empty(),
          Optional.empty());
    }

    private Means means() {
      return meansOf(spec, trace.model(), future().accesses());
    }

    private FlowBound flow() {
      try (BatchSteps steps = steps()) {
        return FlowBound.of(walk(), trace.model(), steps, future());
      }
    }

    /** Misses of the cache itself when it carries out {@code plan}. */
    private long replayed(BitSet plan, long planned) {
      CacheOnly machine = new CacheOnly(
          trace.model(),
          spec.cache(),
          (pages, capacity, pins) -> new Planned(pages.pageCount(), plan));
      try (BatchSteps steps = steps()) {
        long misses = spec.replay()
            .run(trace.model(), steps, machine, Optional.of(future()), tokens -> {})
            .counts()
            .misses();
        if (misses > planned) {
          throw new IllegalStateException(
              "a plan of " + planned + " misses had " + misses + " when it was replayed");
        }
        return misses;
      }
    }

    private IntervalWalk walk() {
      PageTable pages = pagesOf(spec, trace.model());
      long[] values = new long[pages.pageCount()];
      boolean equal = !unequalSizes(spec, trace.model());
      Arrays.setAll(values, page -> equal ? pages.missCostOf(page) : 1);
      return new IntervalWalk(
          pages,
          values,
          spec.cache().capacity().weightFor(trace.model()),
          spec.cache().semantics(),
          spec.replay());
    }

    private NextUse future() {
      return shared.future(spec, trace).orElseThrow();
    }

    private BatchSteps steps() {
      return new BatchSteps(trace, spec.batching(), shared.scratch());
    }
  }
}
