package moesim.traces.stats;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import moesim.traces.LayerLoad;
import moesim.traces.patterns.LayerPatterns;

/**
 * One number about a trace as a whole: a mean over its layers unless its name says otherwise.
 *
 * <p><b>Source.</b> docs/model.md, "What <code>trace stats</code> measures".
 *
 * @param label how tables name it
 * @param words how text names it
 * @param form how its values are written
 * @param observation of arXiv 2510.05497 that it belongs to, such as Ob1; empty for none
 * @param value what it is for a set of tokens of a trace
 */
public record Measure(
    String label,
    String words,
    Form form,
    String observation,
    BiFunction<TraceStatistics, SetStatistics, OptionalDouble> value) {
  /** All of them, in the order in which they are shown. */
  public static final List<Measure> ALL = List.of(
      new Measure(
          "tokens",
          "tokens",
          Form.COUNT,
          "",
          (trace, set) -> OptionalDouble.of((double) set.tokens())),
      new Measure("gini", "Gini", Form.NUMBER, "Ob4", load(LayerLoad::gini)),
      new Measure("max_over_mean", "max/mean", Form.NUMBER, "Ob4", load(LayerLoad::maxOverMean)),
      new Measure(
          "peak",
          "max/mean, worst layer",
          Form.NUMBER,
          "Ob4",
          (trace, set) -> set.mostLoad(LayerLoad::maxOverMean)),
      new Measure("entropy_bits", "entropy, bits", Form.NUMBER, "", load(LayerLoad::entropyBits)),
      new Measure(
          "entropy_ratio",
          "entropy / log2 experts",
          Form.NUMBER,
          "",
          (trace, set) -> trace.model().experts() < 2
              ? OptionalDouble.empty()
              : set.meanLoad(load -> normalised(load, trace.model().experts()))),
      new Measure(
          "unused",
          "experts never used",
          Form.SHARE,
          "",
          (trace, set) ->
              OptionalDouble.of((double) set.unusedExperts() / trace.model().pages())),
      new Measure(
          "reuse",
          "next-token reuse",
          Form.SHARE,
          "",
          (trace, set) -> set.reuse().share()),
      new Measure(
          "independent_reuse",
          "the same if independent",
          Form.SHARE,
          "",
          (trace, set) -> set.reuse().independentShare()),
      new Measure(
          "next_layer",
          "next layer in top 20 %",
          Form.SHARE,
          "Ob1",
          pattern(LayerPatterns::nextLayer)),
      new Measure(
          "next_token",
          "next token in top 20 %",
          Form.SHARE,
          "Ob2",
          pattern(LayerPatterns::nextToken)),
      new Measure(
          "phase_rho", "rho of phases", Form.NUMBER, "Ob3", pattern(LayerPatterns::phaseRho)),
      new Measure(
          "five_in_five",
          "top 5 in prompts' top 5",
          Form.SHARE,
          "Ob3",
          pattern(layer -> layer.phaseOverlap().fiveInFive())),
      new Measure(
          "five_in_ten",
          "top 5 in prompts' top 10",
          Form.SHARE,
          "Ob3",
          pattern(layer -> layer.phaseOverlap().fiveInTen())),
      new Measure(
          "ten_in_ten",
          "top 10 in prompts' top 10",
          Form.SHARE,
          "Ob3",
          pattern(layer -> layer.phaseOverlap().tenInTen())),
      new Measure(
          "ten_in_twenty",
          "top 10 in prompts' top 20",
          Form.SHARE,
          "Ob3",
          pattern(layer -> layer.phaseOverlap().tenInTwenty())),
      new Measure(
          "top_pairs", "pairs, top 10 %", Form.SHARE, "Ob5", pattern(LayerPatterns::topPairs)),
      new Measure(
          "brightest_pair",
          "brightest pair / random",
          Form.NUMBER,
          "Ob5",
          pattern(LayerPatterns::brightestPair)),
      new Measure(
          "stack_median",
          "stack distance, median",
          Form.NUMBER,
          "",
          (trace, set) -> set.meanDistance(layer -> layer.quantile(0.5))),
      new Measure(
          "stack_p90",
          "stack distance, 90 %",
          Form.NUMBER,
          "",
          (trace, set) -> set.meanDistance(layer -> layer.quantile(0.9))),
      new Measure(
          "within_fifth",
          "hits of a fifth of the experts",
          Form.SHARE,
          "",
          (trace, set) ->
              set.meanDistance(layer -> layer.shareWithin(trace.model().experts() / 5))),
      new Measure(
          "working_set",
          "working set of 32 tokens",
          Form.SHARE,
          "",
          (trace, set) -> set.meanDistance(layer ->
              layer.windows() > 5 ? layer.workingSet(5) / trace.model().experts() : Double.NaN)),
      new Measure(
          "to_whole",
          "part from whole, mean TV",
          Form.NUMBER,
          "",
          (trace, set) -> set.stationarity().parts().stream()
              .mapToDouble(part -> part.toWhole().value())
              .filter(value -> !Double.isNaN(value))
              .average()),
      new Measure(
          "parts_beyond",
          "parts beyond chance",
          Form.SHARE,
          "",
          (trace, set) -> set.stationarity().parts().stream()
              .filter(part -> part.toWhole().isJudged())
              .mapToDouble(part -> part.toWhole().isBeyond() ? 1 : 0)
              .average()),
      new Measure(
          "hot_everywhere",
          "hot with every subject",
          Form.NUMBER,
          "Ob4",
          subjects(SubjectStatistics::everywhere)),
      new Measure(
          "hot_anywhere",
          "hot with some subject",
          Form.NUMBER,
          "Ob4",
          subjects(SubjectStatistics::anywhere)),
      new Measure(
          "hot_translated",
          "hot in the other language",
          Form.NUMBER,
          "Ob4",
          languages(SubjectStatistics.Languages::translated)),
      new Measure(
          "hot_both",
          "hot in both languages",
          Form.NUMBER,
          "Ob4",
          languages(SubjectStatistics.Languages::both)));

  /** How a value is written. */
  public enum Form {
    COUNT,
    SHARE,
    NUMBER
  }

  private static BiFunction<TraceStatistics, SetStatistics, OptionalDouble> load(
      ToDoubleFunction<LayerLoad> measure) {
    return (trace, set) -> set.meanLoad(measure);
  }

  private static BiFunction<TraceStatistics, SetStatistics, OptionalDouble> pattern(
      Function<LayerPatterns, OptionalDouble> measure) {
    return (trace, set) -> set.patterns().mean(measure);
  }

  // What a subject is about is known of requests, not of phases.
  private static BiFunction<TraceStatistics, SetStatistics, OptionalDouble> subjects(
      Function<SubjectStatistics, OptionalDouble> measure) {
    return (trace, set) -> set.set() == TokenSet.ALL
        ? trace.subjects().map(measure).orElse(OptionalDouble.empty())
        : OptionalDouble.empty();
  }

  private static BiFunction<TraceStatistics, SetStatistics, OptionalDouble> languages(
      ToDoubleFunction<SubjectStatistics.Languages> measure) {
    return subjects(
        subjects -> subjects.languages().stream().mapToDouble(measure).average());
  }

  /** The entropy of a load over that of equal loads. */
  public static double normalised(LayerLoad load, int experts) {
    return load.entropyBits() / (StrictMath.log(experts) / StrictMath.log(2));
  }

  /** The measure that tables call {@code name}. */
  public static Measure named(String name) {
    return ALL.stream()
        .filter(measure -> measure.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no measure is called " + name));
  }

  /** Its value for a set of tokens of a trace; empty if the trace has nothing to measure it on. */
  public OptionalDouble of(TraceStatistics trace, SetStatistics set) {
    return value.apply(trace, set);
  }

  /** {@code value} as people write it. */
  public String shown(double value) {
    return switch (form) {
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
      case SHARE -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
      case NUMBER -> String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    };
  }
}
