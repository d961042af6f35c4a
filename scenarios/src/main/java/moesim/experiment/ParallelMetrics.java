package moesim.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moesim.hardware.parallel.TimeUse;

/** The columns of runs by expert parallelism; decode only, unless said otherwise. */
public final class ParallelMetrics {
  static final Metric PREFILL_TOKENS_PER_SECOND =
      rate("prefill_tokens_per_second", "tokens of the prompts / prefill_seconds");
  static final Metric SECONDS_PER_STEP = new Metric(
      "seconds_per_step", "seconds", "decode_seconds / forward passes", Metric.Kind.RATIO);
  static final Metric TOKENS_PER_UNIT_SECOND =
      rate("tokens_per_second_per_unit", "tokens_per_second / units that serve the model");
  static final Metric TOKENS_PER_REQUEST_SECOND =
      rate("tokens_per_second_per_request", "forward passes / decode_seconds: what a user sees");
  static final Metric COST = new Metric(
      "cost_per_million_tokens",
      "price",
      "units x machine.unit.price / tokens per hour x 10^6; empty without a price",
      Metric.Kind.RATIO);
  static final Metric SLOWEST_EXPERTS = Metric.seconds(
      "slowest_experts_seconds",
      "time of the slowest unit for its experts, summed over layers and parts of the batch");
  static final Metric EXPOSED = Metric.ratio(
      "exposed_wait_ratio",
      "time in which a unit computes nothing and waits for tokens or results, be it for links or for slower units / decode_seconds, mean over units");
  static final Metric UNIT_UTILISATION = Metric.ratio(
      "unit_utilisation_ratio", "busy time of the units / decode_seconds, mean over units");
  static final Metric BUSIEST_UNIT =
      Metric.ratio("busiest_unit_ratio", "busy time of the busiest unit / decode_seconds");
  static final Metric DISPATCH_BYTES = bytes(
      "dispatch_bytes", "tokens sent to experts, what gateways hand on inside a node included");
  static final Metric COMBINE_BYTES = bytes("combine_bytes", "results sent back, likewise");
  static final Metric INTER_NODE_BYTES =
      bytes("inter_node_bytes", "those of both that crossed between nodes");
  static final Metric COPIES_PER_TOKEN = Metric.ratio(
      "copies_per_token",
      "copies of a token that went to units, its own included, mean over tokens and layers");
  static final Metric NODES_PER_TOKEN = Metric.ratio(
      "nodes_per_token", "nodes that hold experts of a token, mean over tokens and layers");
  static final Metric LOCAL_COPIES = Metric.ratio(
      "local_copies_ratio", "copies that stayed on the unit of their token / all copies");
  static final Metric MESSAGES =
      Metric.count("messages", "transfers", "transfers of tokens and results");
  static final Metric USED_LINK_UTILISATION = Metric.ratio(
      "used_link_utilisation_ratio",
      "busy time of the links / decode_seconds, mean over links that carried anything");
  static final Metric UNIT_BALANCE = Metric.ratio(
      "unit_balance_ratio",
      "sum over layers of the mean of units' selections / sum of their maxima, both of a whole interval, mean over intervals; 1 is perfect");
  static final Metric NODE_BALANCE = Metric.ratio("node_balance_ratio", "the same of nodes");
  static final Metric EXPERT_BALANCE =
      Metric.ratio("expert_balance_ratio", "the same of slots, whatever unit they are on");
  static final Metric PAR_P50 = Metric.ratio(
      "par_p50_ratio",
      "peak to average: maximum / mean of units' selections, median over intervals and layers");
  static final Metric PAR_P99 = Metric.ratio("par_p99_ratio", "the same, 99th percentile");
  static final Metric WASTED_SLOTS = Metric.ratio(
      "wasted_slots", "slots that repeat an expert of their unit, all layers, mean over intervals");
  static final Metric REBALANCES = Metric.count(
      "rebalances", "placements", "how often experts were placed anew, after the prompts included");
  static final Metric MIGRATION_INSIDE =
      bytes("migration_inside_bytes", "experts that moved to units from their own node");
  static final Metric MIGRATION_BETWEEN =
      bytes("migration_between_bytes", "experts that moved to units from other nodes");
  static final Metric MEMORY = bytes(
      "unit_memory_bytes",
      "what a unit has to hold: its experts, its share of dense weights, keys and values");

  private static final Map<TimeUse, Metric> TIME_USES = timeUses();

  /** All metrics, in the order of the columns. */
  public static final List<Metric> ALL = all();

  /** Those a first look wants. */
  public static final List<Metric> SHOWN = List.of(
      SECONDS_PER_STEP, TOKENS_PER_UNIT_SECOND, COST, EXPOSED, INTER_NODE_BYTES, UNIT_BALANCE);

  private ParallelMetrics() {}

  static Metric of(TimeUse use) {
    Metric metric = TIME_USES.get(use);
    if (metric == null) {
      throw new IllegalStateException("no column for " + use);
    }
    return metric;
  }

  private static Map<TimeUse, Metric> timeUses() {
    Map<TimeUse, Metric> metrics = new EnumMap<>(TimeUse.class);
    for (TimeUse use : TimeUse.values()) {
      metrics.put(
          use,
          new Metric(
              name(use) + "_seconds",
              "seconds",
              sentence(use)
                  + ", mean over units and parts of the batch; all such columns add up to decode_seconds",
              Metric.Kind.RATIO));
    }
    return metrics;
  }

  private static String name(TimeUse use) {
    return "spent_" + use.name().toLowerCase(Locale.ROOT);
  }

  private static String sentence(TimeUse use) {
    return switch (use) {
      case DENSE -> "time for attention, dense layers, shared experts and sums over ranks";
      case DISPATCH -> "time until all units have sent and the last token is there";
      case EXPERTS -> "time for routed experts";
      case COMBINE -> "time until the last result is there";
      case OTHER_PART -> "time in which the unit works for another part of the batch";
      case STAGE -> "time for other stages, and for the slowest unit at the end of a pass";
      case MIGRATION -> "time in which experts move and nobody works";
    };
  }

  private static List<Metric> all() {
    List<Metric> metrics = new ArrayList<>(List.of(
        WaferMetrics.PREFILL_SECONDS,
        PREFILL_TOKENS_PER_SECOND,
        WaferMetrics.DECODE_SECONDS,
        SECONDS_PER_STEP,
        WaferMetrics.TOKENS_PER_SECOND,
        TOKENS_PER_UNIT_SECOND,
        TOKENS_PER_REQUEST_SECOND,
        WaferMetrics.SPEEDUP,
        COST));
    metrics.addAll(TIME_USES.values());
    metrics.addAll(List.of(
        SLOWEST_EXPERTS,
        EXPOSED,
        UNIT_UTILISATION,
        BUSIEST_UNIT,
        DISPATCH_BYTES,
        COMBINE_BYTES,
        INTER_NODE_BYTES,
        COPIES_PER_TOKEN,
        NODES_PER_TOKEN,
        LOCAL_COPIES,
        MESSAGES,
        USED_LINK_UTILISATION,
        WaferMetrics.BUSIEST_LINK,
        UNIT_BALANCE,
        NODE_BALANCE,
        EXPERT_BALANCE,
        PAR_P50,
        PAR_P99,
        WASTED_SLOTS,
        REBALANCES,
        MIGRATION_INSIDE,
        MIGRATION_BETWEEN,
        MEMORY));
    return List.copyOf(metrics);
  }

  private static Metric bytes(String name, String definition) {
    return Metric.count(name, "bytes", definition);
  }

  private static Metric rate(String name, String definition) {
    return new Metric(name, "tokens per second", definition, Metric.Kind.RATIO);
  }
}
