package moesim.scenario;

import java.util.List;
import moesim.hardware.balance.PlacementReplay;
import moesim.hardware.balance.ReplicationPolicies;
import moesim.hardware.balance.TokenSplit;
import moesim.hardware.parallel.Overlap;
import moesim.hardware.parallel.Suppression;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.units.FlopRate;
import moesim.units.Latency;
import moesim.units.Steps;

/**
 * The keys of a scenario that describe expert parallelism on a fabric.
 *
 * <p><b>Defaults.</b> As for wafers: switches have one, quantities of a machine have none, but for
 * times and latencies that are zero unless somebody measured them.
 */
final class ParallelKeys {
  /** How many bits a number of a token has on its way. */
  enum NumberFormat {
    FP8,
    BF16
  }

  static final Option<String> FABRIC = Option.optional(
      "fabric",
      ValueType.text("the name of a fabric, or file.yaml#name"),
      "units and their links: a fabric that comes along, such as dgx-h100, or one of a file of topologies");
  static final Option<Long> UNITS = Option.optional(
      "units",
      ValueType.wholeNumber(1, 1 << 16),
      "units that serve the model, the first of the fabric; all unless written");
  static final Option<Long> NODE_UNITS = Option.optional(
      "node_units",
      ValueType.wholeNumber(1, 1 << 16),
      "units of a node; those that the innermost links join unless written");
  static final Option<FlopRate> UNIT_COMPUTE = WaferKeys.quantity(
      "unit.compute",
      FlopRate.ACCEPTED,
      FlopRate::parse,
      FlopRate.UNIT_PATTERN,
      "peak rate of a unit; the fabric's unless written");
  static final Option<Efficiency> UNIT_EFFICIENCY = Option.optional(
      "unit.efficiency",
      Efficiency.TYPE,
      "share of the peak rate of a unit that a matrix product reaches, by its tokens");
  static final Option<FlopRate> ATTENTION = WaferKeys.quantity(
      "unit.attention",
      FlopRate.ACCEPTED,
      FlopRate::parse,
      FlopRate.UNIT_PATTERN,
      "rate at which a unit multiplies queries with keys and scores with values; its peak rate unless written");
  static final Option<Double> PRICE = Option.optional(
      "unit.price",
      ValueType.number(0, 1e6),
      "price of a unit per hour, in any currency; for the cost of tokens");
  static final Option<Long> TENSOR = Option.of(
      "parallel.tensor",
      ValueType.wholeNumber(1, 1 << 10),
      1L,
      "units that share the dense weights and the tokens of a rank");
  static final Option<Long> PIPELINE = Option.of(
      "parallel.pipeline",
      ValueType.wholeNumber(1, 1 << 10),
      1L,
      "stages that share the layers; the experts of a layer are on all units of its stage");
  static final Option<Overlap> OVERLAP = WaferKeys.constant(
      "overlap",
      "overlap",
      Overlap.class,
      Overlap.NONE,
      "what a unit computes while tokens are under way: nothing, or the other half of the batch");
  static final Option<NumberFormat> DISPATCH_FORMAT = WaferKeys.constant(
      "dispatch.format",
      "number format",
      NumberFormat.class,
      NumberFormat.BF16,
      "numbers of tokens on the way to experts; fp8 with a scale of 4 bytes per 128");
  static final Option<NumberFormat> COMBINE_FORMAT = WaferKeys.constant(
      "combine.format",
      "number format",
      NumberFormat.class,
      NumberFormat.BF16,
      "numbers of results on the way back; fp8 with a scale of 4 bytes per 128");
  static final Option<Suppression> SUPPRESSION = WaferKeys.constant(
      "dispatch.suppression",
      "suppression",
      Suppression.class,
      Suppression.UNIT,
      "which copies of a token are sent once: none, those for one unit, or those for one node");
  static final Option<Latency> LAUNCH = WaferKeys.latency(
      "dispatch.launch",
      "time from the end of a computation until its transfers leave; none unless written");

  static final Option<Long> CONTEXT = Option.of(
      "context",
      ValueType.wholeNumber(0, 1 << 24),
      0L,
      "tokens a generated one attends to, whose keys and values it reads, with machine.kind: expert-parallel");
  static final Option<Long> PROMPT_TOKENS = Option.of(
      "prompt_tokens",
      ValueType.wholeNumber(1, 1 << 20),
      1L << 17,
      "most prompt tokens of one forward pass, with machine.kind: expert-parallel");

  static final Option<String> POLICY = Option.of(
      "policy",
      ValueType.oneOf("placement", ReplicationPolicies.names()),
      "contiguous",
      "which units hold which experts, with machine.kind: expert-parallel");
  static final Option<Long> REPLICAS = Option.of(
      "replicas",
      ValueType.wholeNumber(0, 1 << 16),
      0L,
      "slots of a layer beyond one per expert; experts and replicas fill the units evenly");
  static final Option<Long> GROUPS = Option.optional(
      "groups",
      ValueType.wholeNumber(1, 1 << 12),
      "groups of experts that a policy may keep in one node; those of the model's router unless written");
  static final Option<String> LOADS = Option.optional(
      "loads",
      ValueType.text("a path"),
      "file with tokens per layer and expert, as servers count them (JSON, or .pt of SGLang's recorder), that the first placement goes by, relative to the scenario file"
          + "; no placement after the prompts then");
  static final Option<TokenSplit> CHOICE = WaferKeys.constant(
      "choice",
      "choice of a replica",
      TokenSplit.class,
      TokenSplit.EVEN,
      "which replica of an expert a token goes to");
  static final Option<Steps> WINDOW = Option.optional(
      "window",
      Keys.STEPS,
      "forward passes whose loads a placement goes by; the whole interval unless written");
  static final Option<Steps> INTERVAL = Option.optional(
      "interval", Keys.STEPS, "forward passes between placements; one placement unless written");
  static final Option<PlacementReplay.Mode> MODE = WaferKeys.constant(
      "mode",
      "mode",
      PlacementReplay.Mode.class,
      PlacementReplay.Mode.STALE,
      "stale places by loads that have passed, those of the prompts at first; oracle by those to come");
  static final Option<PlacementReplay.MigrationCharge> MIGRATION = WaferKeys.constant(
      "migration",
      "charge",
      PlacementReplay.MigrationCharge.class,
      PlacementReplay.MigrationCharge.STALL,
      "stall: units wait while experts move; overlap: they wait for what takes longer than the interval before");

  /** Options of the placement that wafers have not. */
  static final List<Option<?>> PLACEMENT =
      List.of(REPLICAS, GROUPS, LOADS, CHOICE, WINDOW, INTERVAL, MODE, MIGRATION);

  /** Options of the machine that no other has. */
  static final List<Option<?>> MACHINE = List.of(
      FABRIC,
      UNITS,
      NODE_UNITS,
      UNIT_COMPUTE,
      UNIT_EFFICIENCY,
      ATTENTION,
      PRICE,
      TENSOR,
      PIPELINE,
      OVERLAP,
      DISPATCH_FORMAT,
      COMBINE_FORMAT,
      SUPPRESSION,
      LAUNCH);

  /** Options of the machine that wafers have too. */
  static final List<Option<?>> SHARED = List.of(
      WaferKeys.HBM_CAPACITY,
      WaferKeys.HBM_RESERVED,
      WaferKeys.HBM_BANDWIDTH,
      WaferKeys.HBM_EFFICIENCY,
      WaferKeys.OVERFLOW,
      WaferKeys.LINK_EFFICIENCY,
      WaferKeys.PACKET,
      WaferKeys.ROUTER_DELAY,
      WaferKeys.DENSE);

  /** Options of the batch that no other machine has. */
  static final List<Option<?>> BATCH = List.of(CONTEXT, PROMPT_TOKENS);

  /** Options of the placement that mean nothing to a policy that needs no loads. */
  static final List<Option<?>> BY_LOADS = List.of(LOADS, INTERVAL, WINDOW, MODE, MIGRATION);

  private ParallelKeys() {}
}
