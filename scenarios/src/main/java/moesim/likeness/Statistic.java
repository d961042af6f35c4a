package moesim.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import moesim.routing.Prefill;
import moesim.traces.LayerLoad;
import moesim.traces.LayerSummary;
import moesim.traces.TraceSummary;
import moesim.traces.patterns.LayerPatterns;

/**
 * One thing in which traces are compared. Another one is another entry of {@link #all}.
 *
 * @param name as tables name it
 * @param unit of the values
 * @param of the measure of a trace; empty if the trace has nothing to measure it on
 */
record Statistic(String name, String unit, Function<TraceProfile, Optional<Measure>> of) {

  /** All of them, in the order of tables. */
  static List<Statistic> all() {
    List<Statistic> all = new ArrayList<>();
    all.add(load("load, largest over mean", "ratio", LayerLoad::maxOverMean));
    all.add(load("load, Gini coefficient", "share", LayerLoad::gini));
    all.add(load("load, entropy", "bits", LayerLoad::entropyBits));
    all.add(summary(
        "experts never selected",
        "share",
        summary ->
            OptionalDouble.of((double) summary.unusedExperts() / summary.model().pages())));
    all.add(summary("next-token reuse", "share", summary -> summary.reuse().share()));
    all.add(pattern("next layer covered (Ob1)", "share", LayerPatterns::nextLayer));
    all.add(pattern("next token covered (Ob2)", "share", LayerPatterns::nextToken));
    all.add(pattern("rho of phases (Ob3)", "correlation", LayerPatterns::phaseRho));
    all.add(pattern(
        "top 5 in top 10 of prompts (Ob3)",
        "share",
        layer -> layer.phaseOverlap().fiveInTen()));
    all.add(pattern("top tenth of pairs (Ob5)", "share", LayerPatterns::topPairs));
    all.add(pattern("brightest pair over mean (Ob5)", "ratio", LayerPatterns::brightestPair));
    all.add(new Statistic(
        "variation between requests",
        "selections",
        profile -> profile.tokens().requests() < 2
            ? Optional.empty()
            : Optional.of(new Measure.Value(profile.tokens().variation()))));
    all.add(distribution("prompt length", "tokens", scan -> scan.promptLengths()));
    all.add(distribution("output length", "tokens", scan -> scan.outputLengths()));
    all.add(distribution("reuse distance (0: first use)", "tokens", scan -> scan.ages));
    all.add(distribution(
        "in common with token before, all layers", "selections", scan -> scan.overlaps));
    all.add(distribution(
        "working set of " + TokenScan.WINDOW + " tokens", "experts", scan -> scan.workingSets));
    for (int batch : TraceProfile.BATCHES) {
      steps(all, batch, true);
      steps(all, batch, false);
    }
    curves(all, Prefill.PER_TOKEN, "");
    curves(all, Prefill.ONE_STEP, ", prompts in one step");
    return all;
  }

  private static Statistic load(String name, String unit, ToDoubleFunction<LayerLoad> of) {
    return summary(
        name,
        unit,
        summary -> summary.layers().stream()
            .map(LayerSummary::load)
            .flatMap(Optional::stream)
            .mapToDouble(of)
            .average());
  }

  private static Statistic pattern(
      String name, String unit, Function<LayerPatterns, OptionalDouble> of) {
    return summary(name, unit, summary -> summary.patterns().mean(of));
  }

  private static Statistic summary(
      String name, String unit, Function<TraceSummary, OptionalDouble> of) {
    return new Statistic(name, unit, profile -> {
      OptionalDouble value = of.apply(profile.summary());
      return value.isPresent()
          ? Optional.of(new Measure.Value(value.getAsDouble()))
          : Optional.empty();
    });
  }

  private static Statistic distribution(String name, String unit, Function<TokenScan, long[]> of) {
    return new Statistic(name, unit, profile -> {
      Measure.Distribution found = new Measure.Distribution(of.apply(profile.tokens()));
      return found.total() == 0 ? Optional.empty() : Optional.of(found);
    });
  }

  private static void steps(List<Statistic> all, int batch, boolean prompts) {
    String of = ", batch " + batch + (prompts ? ", prompts" : ", generated");
    all.add(new Statistic(
        "experts per layer step" + of,
        "experts",
        profile ->
            profile.steps(batch, prompts).map(scan -> new Measure.Distribution(scan.distinct))));
    all.add(new Statistic(
        "tokens per expert" + of,
        "tokens",
        profile ->
            profile.steps(batch, prompts).map(scan -> new Measure.Value(scan.tokensPerExpert()))));
  }

  private static void curves(List<Statistic> all, Prefill prefill, String of) {
    all.add(curve("lru, shared cache" + of, prefill, MissCurves::lruShared));
    all.add(curve("optimum, shared cache" + of, prefill, MissCurves::optimumShared));
    all.add(curve("lru, cache per layer" + of, prefill, MissCurves::lruPerLayer));
    all.add(curve("optimum, cache per layer" + of, prefill, MissCurves::optimumPerLayer));
  }

  private static Statistic curve(String name, Prefill prefill, Function<MissCurves, double[]> of) {
    return new Statistic(
        name,
        "miss ratio",
        profile -> profile.curves(prefill).map(found -> new Measure.Curve(of.apply(found))));
  }
}
