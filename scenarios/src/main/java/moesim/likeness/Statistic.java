package moesim.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import moesim.routing.Prefill;
import moesim.traces.stats.Measure;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.TokenSet;

/**
 * One thing in which traces are compared. Another one is another entry of {@link #all}.
 *
 * @param name as tables name it
 * @param unit of the values
 * @param of the measure of a trace; empty if the trace has nothing to measure it on
 */
record Statistic(String name, String unit, Function<TraceProfile, Optional<StatisticValue>> of) {

  /** All of them, in the order of tables. */
  static List<Statistic> all() {
    List<Statistic> all = new ArrayList<>();
    for (TokenSet set : TokenSet.values()) {
      // How many tokens there are says nothing of what they are like.
      Measure.ALL.stream()
          .filter(measure -> measure.form() != Measure.Form.COUNT)
          .forEach(measure -> all.add(measured(measure, set)));
    }
    all.add(new Statistic(
        "variation between requests",
        "selections",
        profile -> profile.tokens().requests() < 2
            ? Optional.empty()
            : Optional.of(new StatisticValue.Value(profile.tokens().variation()))));
    all.add(distribution("prompt length", "tokens", scan -> scan.promptLengths()));
    all.add(distribution("output length", "tokens", scan -> scan.outputLengths()));
    all.add(
        distribution("tokens since a request's last use (0: first)", "tokens", scan -> scan.ages));
    all.add(distribution(
        "in common with token before, all layers", "selections", scan -> scan.overlaps));
    all.add(distribution(
        "experts of " + TokenScan.WINDOW + " tokens of a request",
        "experts",
        scan -> scan.workingSets));
    for (int batch : TraceProfile.BATCHES) {
      steps(all, batch, true);
      steps(all, batch, false);
    }
    curves(all, Prefill.PER_TOKEN, "");
    curves(all, Prefill.ONE_STEP, ", prompts in one step");
    return all;
  }

  /**
   * What {@code trace stats} measures of a set of tokens; empty for the tokens of the only phase,
   * which are all.
   */
  private static Statistic measured(Measure measure, TokenSet set) {
    String observation = measure.observation().isEmpty() ? "" : " (" + measure.observation() + ")";
    String of = set == TokenSet.ALL ? "" : ", " + set.words();
    return new Statistic(measure.words() + observation + of, unitOf(measure), profile -> {
      Optional<SetStatistics> found = profile
          .statistics()
          .set(set)
          .filter(one -> set == TokenSet.ALL || profile.hasBothPhases());
      OptionalDouble value = found.isPresent()
          ? measure.value().apply(profile.statistics(), found.get())
          : OptionalDouble.empty();
      return value.isPresent()
          ? Optional.of(new StatisticValue.Value(value.getAsDouble()))
          : Optional.empty();
    });
  }

  private static String unitOf(Measure measure) {
    return switch (measure.form()) {
      case SHARE -> "share";
      case COUNT, NUMBER -> "number";
    };
  }

  private static Statistic distribution(String name, String unit, Function<TokenScan, long[]> of) {
    return new Statistic(name, unit, profile -> {
      StatisticValue.Distribution found =
          new StatisticValue.Distribution(of.apply(profile.tokens()));
      return found.total() == 0 ? Optional.empty() : Optional.of(found);
    });
  }

  private static void steps(List<Statistic> all, int batch, boolean prompts) {
    String of = ", batch " + batch + (prompts ? ", prompts" : ", generated");
    all.add(new Statistic(
        "experts per layer step" + of,
        "experts",
        profile -> profile
            .steps(batch, prompts)
            .map(scan -> new StatisticValue.Distribution(scan.distinct))));
    all.add(new Statistic(
        "tokens per expert" + of,
        "tokens",
        profile -> profile
            .steps(batch, prompts)
            .map(scan -> new StatisticValue.Value(scan.tokensPerExpert()))));
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
        profile -> profile.curves(prefill).map(found -> new StatisticValue.Curve(of.apply(found))));
  }
}
