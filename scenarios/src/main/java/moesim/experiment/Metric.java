package moesim.experiment;

import java.util.List;
import java.util.stream.Stream;

/**
 * A column of the results.
 *
 * @param name column name, its unit included
 * @param unit unit in words
 * @param definition what it is, as in docs/model.md
 * @param kind what its values are
 */
public record Metric(String name, String unit, String definition, Kind kind) {
  /** What the values of a column are. */
  public enum Kind {
    /** A whole number. */
    COUNT,
    /** Any number. */
    RATIO,
    /** One of a few words. */
    WORD
  }

  public static final Metric ACCESSES = count(
      "accesses", "pages", "distinct experts that the layer steps needed, summed over layer steps");
  public static final Metric HITS =
      count("hits", "pages", "accesses that found their expert resident");
  public static final Metric MISSES =
      count("misses", "pages", "accesses that did not: experts to load");
  public static final Metric STREAMED_MISSES = count(
      "streamed_misses",
      "pages",
      "misses whose expert was not kept: it did not fit beside its layer step, or bypass");
  public static final Metric MISS_RATIO = ratio("miss_ratio", "misses / accesses");
  public static final Metric MISS_RATIO_LOW =
      ratio("miss_ratio_low", "lower end of the confidence interval of miss_ratio over requests");
  public static final Metric MISS_RATIO_HIGH =
      ratio("miss_ratio_high", "upper end of the confidence interval of miss_ratio over requests");
  public static final Metric OPTIMAL_MISSES = count(
      "optimal_misses",
      "pages",
      "misses of the offline optimum with the same capacity in one shared cache; empty where Belady's rule is not optimal");
  public static final Metric COMPETITIVE_RATIO =
      ratio("competitive_ratio", "misses / optimal_misses");
  public static final Metric COMPETITIVE_RATIO_LOW = ratio(
      "competitive_ratio_low",
      "lower end of the confidence interval of competitive_ratio over requests");
  public static final Metric COMPETITIVE_RATIO_HIGH = ratio(
      "competitive_ratio_high",
      "upper end of the confidence interval of competitive_ratio over requests");
  public static final Metric MISSES_VS_BELADY = ratio(
      "misses_vs_belady",
      "misses / misses of Belady's rule, where that is a reference and not the optimum: unequal expert sizes against a"
          + " capacity in bytes, a warm-up, fixed shares past which experts stream, or prefetching");
  public static final Metric OPTIMAL_MISSES_AT_LEAST = count(
      "optimal_misses_at_least",
      "pages",
      "where experts differ in size: no schedule in one shared cache of the same capacity misses less");
  public static final Metric OPTIMAL_MISSES_AT_MOST = count(
      "optimal_misses_at_most",
      "pages",
      "where experts differ in size: misses of the best schedule known for that cache, which was replayed");
  public static final Metric MISSES_VS_LOWER_BOUND = ratio(
      "misses_vs_lower_bound",
      "misses / optimal_misses_at_least: misses over those of the optimum are at most this");
  public static final Metric LOADED_COST =
      count("loaded_cost", "cost", "sum of the miss costs of all missed experts");
  public static final Metric OPTIMAL_COST = count(
      "optimal_cost",
      "cost",
      "least loaded cost of any schedule in one shared cache of the same capacity; empty if experts differ in size");
  public static final Metric COST_RATIO = ratio("cost_ratio", "loaded_cost / optimal_cost");
  public static final Metric OPTIMUM_METHOD = new Metric(
      "optimum_method",
      "word",
      "what the row is compared with: Belady's rule as belady, ktns or bypass (sequential, co-resident or event-atomic access),"
          + " or min-cost-flow, foo or pfoo",
      Kind.WORD);

  public static final Metric EVICTIONS =
      count("evictions", "pages", "experts that lost their place to another");
  public static final Metric LOADED_BYTES = count(
      "loaded_bytes",
      "bytes",
      "bytes of all missed experts; empty if the size of an expert is unknown");
  public static final Metric STEPS_WITH_A_MISS = count(
      "steps_with_a_miss",
      "layer steps",
      "layer steps in which at least one expert missed: stalls");

  public static final Metric PREFETCHED =
      count("prefetched", "pages", "experts loaded before they were asked for");
  public static final Metric USEFUL_PREFETCHES =
      count("useful_prefetches", "pages", "prefetched experts that an access found");
  public static final Metric WASTED_PREFETCHES = count(
      "wasted_prefetches", "pages", "prefetched experts evicted unused, or unused at the end");
  public static final Metric PREFETCHED_BYTES = count(
      "prefetched_bytes",
      "bytes",
      "bytes of all prefetched experts; empty if the size of an expert is unknown");
  public static final Metric LOADS_VS_OPTIMUM = ratio(
      "loads_vs_optimum",
      "(misses + prefetched) / optimal_misses: what prefetching costs in traffic; at least 1");

  public static final Metric BOUND_RATIO = ratio(
      "bound_ratio",
      "what the theorem says of misses per optimal miss in the long run: at least that; empty without bound");
  public static final Metric BOUND_THEOREM = count(
      "bound_theorem",
      "number",
      "the theorem of the bound, 1 to 4; empty if none speaks of this run");

  /** The columns that follow where an adversary made a trace. */
  public static final List<Metric> BOUNDS = List.of(BOUND_RATIO, BOUND_THEOREM);

  /** Columns of every replay, in their order. */
  static final List<Metric> REPLAYED = List.of(
      ACCESSES,
      HITS,
      MISSES,
      STREAMED_MISSES,
      MISS_RATIO,
      MISS_RATIO_LOW,
      MISS_RATIO_HIGH,
      OPTIMAL_MISSES,
      COMPETITIVE_RATIO,
      COMPETITIVE_RATIO_LOW,
      COMPETITIVE_RATIO_HIGH,
      MISSES_VS_BELADY,
      EVICTIONS,
      LOADED_BYTES,
      STEPS_WITH_A_MISS);

  /** Ends of confidence intervals of others. */
  public static final List<Metric> INTERVALS =
      List.of(MISS_RATIO_LOW, MISS_RATIO_HIGH, COMPETITIVE_RATIO_LOW, COMPETITIVE_RATIO_HIGH);

  /** Columns that only scenarios with experts of unequal size have, after those. */
  static final List<Metric> SIZES =
      List.of(OPTIMAL_MISSES_AT_LEAST, OPTIMAL_MISSES_AT_MOST, MISSES_VS_LOWER_BOUND);

  /** Columns that only scenarios with miss costs have, after those. */
  static final List<Metric> COSTS = List.of(LOADED_COST, OPTIMAL_COST, COST_RATIO);

  /** Columns that only scenarios with a prefetch policy have, after the others. */
  static final List<Metric> PREFETCHES =
      List.of(PREFETCHED, USEFUL_PREFETCHES, WASTED_PREFETCHES, PREFETCHED_BYTES, LOADS_VS_OPTIMUM);

  /** All metrics of replays, in the order of the columns. */
  public static final List<Metric> ALL = Stream.of(
          REPLAYED,
          SIZES,
          COSTS,
          List.of(OPTIMUM_METHOD),
          PREFETCHES,
          OffloadMetrics.ALL,
          OffloadMetrics.HOST)
      .flatMap(List::stream)
      .toList();

  /** Those a first look wants, in its order. */
  public static final List<Metric> SHOWN = List.of(
      MISSES,
      MISS_RATIO,
      OPTIMAL_MISSES,
      COMPETITIVE_RATIO,
      MISSES_VS_BELADY,
      OPTIMAL_MISSES_AT_LEAST,
      OPTIMAL_MISSES_AT_MOST,
      MISSES_VS_LOWER_BOUND,
      LOADED_COST,
      OPTIMAL_COST,
      COST_RATIO,
      OPTIMUM_METHOD,
      PREFETCHED,
      USEFUL_PREFETCHES,
      WASTED_PREFETCHES,
      LOADS_VS_OPTIMUM,
      OffloadMetrics.REPLAY_SECONDS,
      OffloadMetrics.STALL_SECONDS,
      OffloadMetrics.TOKENS_PER_SECOND,
      OffloadMetrics.LATE_LOADS,
      OffloadMetrics.HOST_MISS_RATIO,
      OffloadMetrics.SSD_STALL_SECONDS,
      OffloadMetrics.SECONDS_VS_LOWER_BOUND,
      BOUND_RATIO,
      BOUND_THEOREM,
      STREAMED_MISSES,
      EVICTIONS,
      LOADED_BYTES,
      STEPS_WITH_A_MISS);

  static Metric count(String name, String unit, String definition) {
    return new Metric(name, unit, definition, Kind.COUNT);
  }

  static Metric seconds(String name, String definition) {
    return new Metric(name, "seconds", definition, Kind.RATIO);
  }

  static Metric ratio(String name, String definition) {
    return new Metric(name, "ratio", definition, Kind.RATIO);
  }
}
