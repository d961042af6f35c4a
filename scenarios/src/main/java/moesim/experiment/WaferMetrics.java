package moesim.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moesim.hardware.wafer.Cause;
import moesim.hardware.wafer.Joules.Tier;
import moesim.scenario.Question;

/** The columns of runs on a wafer; decode only, unless said otherwise. */
public final class WaferMetrics {
  private static final double PS_PER_SECOND = 1e12;

  static final Metric PREFILL_SECONDS =
      Metric.seconds("prefill_seconds", "time of the step of the prompts");
  /** What a run is judged by. */
  public static final Metric DECODE_SECONDS =
      Metric.seconds("decode_seconds", "time of all steps after it");

  static final Metric PAPER_TOKENS_PER_SECOND = rate(
      "paper_tokens_per_second",
      "requests x iterations / decode_seconds, as the case study has it: one iteration too many");
  static final Metric TOKENS_PER_SECOND =
      rate("tokens_per_second", "tokens of the steps after the prompts / decode_seconds");
  static final Metric SPEEDUP =
      Metric.ratio("speedup_ratio", "decode_seconds of the baseline / decode_seconds");
  static final Metric CEILING = Metric.ratio(
      "ceiling_ratio",
      "decode_seconds of the machine as it is / decode_seconds with the lever; below 1 where less work waits longer");

  /** No error is a result too. */
  public static final Metric ERROR =
      Metric.ratio("error_ratio", "decode_seconds / decode_seconds of the contended fidelity - 1");

  static final Metric HOP_REDUCTION = Metric.ratio(
      "hop_reduction_ratio",
      "request_hops of the baseline / request_hops; empty if there are none");
  static final Metric LLC_BYTES =
      bytes("llc_bytes", "weights found in the last-level cache of the die that needed them");
  static final Metric LOCAL_BYTES =
      bytes("local_hbm_bytes", "weights read from the memory of the die that needed them");
  static final Metric REMOTE_BYTES = bytes("remote_bytes", "weights fetched from another die");
  static final Metric TOKEN_BYTES = bytes("token_bytes", "tokens sent between dies");
  static final Metric BYTE_HOPS = Metric.count(
      "byte_hops",
      "bytes x links",
      "bytes of requests, weights and tokens times the links they crossed");
  static final Metric REQUEST_HOPS =
      Metric.count("request_hops", "links", "links crossed by requests for weights");
  static final Metric LINK_UTILISATION =
      Metric.ratio("link_utilisation_ratio", "busy time of the links / time, mean over links");
  static final Metric BUSIEST_LINK =
      Metric.ratio("busiest_link_ratio", "busy time of the busiest link / time");
  static final Metric COMPUTE_UTILISATION = Metric.ratio(
      "compute_utilisation_ratio", "busy time of the compute units / time, mean over dies");
  static final Metric BUSIEST_DIE =
      Metric.ratio("busiest_die_ratio", "busy time of the busiest compute unit / time");
  static final Metric IMBALANCE =
      Metric.ratio("imbalance_ratio", "busy time of the busiest compute unit / mean over dies");
  static final Metric LLC_HITS = Metric.count(
      "llc_hits", "slices", "slices found in the last-level cache of the die that needed them");
  static final Metric HOME_LLC_HITS = Metric.count(
      "home_llc_hits", "slices", "slices another die found in the last-level cache of their home");
  static final Metric LLC_WRITTEN = bytes(
      "llc_written_bytes", "weights written to last-level caches as lines that were not there");
  static final Metric LLC_HIT_RATIO =
      Metric.ratio("llc_hit_ratio", "llc_hits / slices needed by tasks");
  static final Metric REPLICA_HITS = Metric.count(
      "replica_hits", "slices", "slices found among the copies of the die that needed them");
  static final Metric REPLICA_HIT_RATIO = Metric.ratio(
      "replica_hit_ratio",
      "replica_hits / slices needed away from the home of their expert and not in the last-level cache there; empty if no"
          + " copies are kept");
  static final Metric REPLICA_BYTES = bytes("replica_written_bytes", "weights written as copies");
  static final Metric FULLEST_REPLICAS =
      bytes("fullest_replica_bytes", "copies on the die that has most of them, at the end");
  static final Metric OPERATIONS =
      Metric.count("operations", "operations", "simulated operations on units and links");

  static final Metric LLC_JOULES =
      joules("llc_joules", "energy of weights found in last-level caches and stored there");
  static final Metric HBM_JOULES =
      joules("hbm_joules", "energy of weights and tokens read from memories and of copies written");
  static final Metric LINK_JOULES =
      joules("link_joules", "energy of everything that crossed links, once per link");
  static final Metric COMPUTE_JOULES = joules("compute_joules", "energy of all tasks");
  static final Metric DENSE_JOULES = joules(
      "dense_joules",
      "energy of attention and dense layers: their weights read from memories, and their operations");
  static final Metric JOULES = joules(
      "energy_joules",
      "llc_joules + hbm_joules + link_joules + compute_joules + dense_joules; empty without figures and their source");

  private static final Map<Cause, Metric> BLAME = blame();
  private static final Map<Cause, Metric> JOULES_BLAME = joulesBlame();

  /** Those of scenarios in which some run has figures of energy. */
  static final List<Metric> ENERGY = energy();

  /** All metrics, in the order of the columns. */
  public static final List<Metric> ALL = all();

  /** Those a first look wants. */
  public static final List<Metric> SHOWN = List.of(
      DECODE_SECONDS,
      CEILING,
      ERROR,
      TOKENS_PER_SECOND,
      SPEEDUP,
      HOP_REDUCTION,
      REMOTE_BYTES,
      LINK_UTILISATION,
      IMBALANCE,
      FULLEST_REPLICAS);

  private WaferMetrics() {}

  /**
   * The columns that answer {@code question}: what compares runs with a baseline compares
   * alternatives instead.
   */
  static List<Metric> of(Question question) {
    if (question == Question.RUN) {
      return ALL;
    }
    List<Metric> metrics = new ArrayList<>(ALL);
    metrics.remove(HOP_REDUCTION);
    metrics.set(metrics.indexOf(SPEEDUP), question == Question.WHAT_IF ? CEILING : ERROR);
    return List.copyOf(metrics);
  }

  static Metric joulesOf(Tier tier) {
    return switch (tier) {
      case LLC -> LLC_JOULES;
      case HBM -> HBM_JOULES;
      case LINK -> LINK_JOULES;
      case COMPUTE -> COMPUTE_JOULES;
      case DENSE -> DENSE_JOULES;
    };
  }

  static Metric blamedOn(Cause cause) {
    Metric metric = BLAME.get(cause);
    if (metric == null) {
      throw new IllegalStateException("no column for " + cause);
    }
    return metric;
  }

  private static Map<Cause, Metric> blame() {
    Map<Cause, Metric> metrics = new EnumMap<>(Cause.class);
    for (Cause cause : Cause.values()) {
      String name = cause.name().toLowerCase(Locale.ROOT);
      metrics.put(
          cause,
          Metric.seconds(
              "blame_" + name + "_seconds",
              "time of layer steps blamed on " + name.replace('_', ' ')
                  + "; all blame columns add up to decode_seconds"));
    }
    return metrics;
  }

  /** The causes that take energy, each with its column. */
  static Map<Cause, Metric> joulesByCause() {
    return JOULES_BLAME;
  }

  private static Map<Cause, Metric> joulesBlame() {
    Map<Cause, Metric> metrics = new EnumMap<>(Cause.class);
    for (Cause cause : Cause.values()) {
      if (cause.takesEnergy()) {
        String name = cause.name().toLowerCase(Locale.ROOT);
        metrics.put(
            cause,
            joules(
                "blame_" + name + "_joules",
                "energy blamed on " + name.replace('_', ' ')
                    + "; all such columns add up to energy_joules"));
      }
    }
    return metrics;
  }

  private static List<Metric> all() {
    List<Metric> metrics = new ArrayList<>(List.of(
        PREFILL_SECONDS,
        DECODE_SECONDS,
        PAPER_TOKENS_PER_SECOND,
        TOKENS_PER_SECOND,
        SPEEDUP,
        HOP_REDUCTION,
        LLC_BYTES,
        LOCAL_BYTES,
        REMOTE_BYTES,
        TOKEN_BYTES,
        BYTE_HOPS,
        REQUEST_HOPS,
        LINK_UTILISATION,
        BUSIEST_LINK,
        COMPUTE_UTILISATION,
        BUSIEST_DIE,
        IMBALANCE,
        LLC_HITS,
        LLC_HIT_RATIO,
        HOME_LLC_HITS,
        LLC_WRITTEN,
        REPLICA_HITS,
        REPLICA_HIT_RATIO,
        REPLICA_BYTES,
        FULLEST_REPLICAS,
        OPERATIONS));
    metrics.addAll(BLAME.values());
    metrics.addAll(ENERGY);
    return List.copyOf(metrics);
  }

  private static List<Metric> energy() {
    List<Metric> metrics = new ArrayList<>(
        List.of(LLC_JOULES, HBM_JOULES, LINK_JOULES, COMPUTE_JOULES, DENSE_JOULES, JOULES));
    metrics.addAll(JOULES_BLAME.values());
    return List.copyOf(metrics);
  }

  /** Simulated time as results have it. */
  static double secondsOf(long ps) {
    return ps / PS_PER_SECOND;
  }

  private static Metric joules(String name, String definition) {
    return new Metric(name, "joules", definition, Metric.Kind.RATIO);
  }

  private static Metric rate(String name, String definition) {
    return new Metric(name, "tokens per second", definition, Metric.Kind.RATIO);
  }

  private static Metric bytes(String name, String definition) {
    return Metric.count(name, "bytes", definition);
  }
}
