package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicies;
import moesim.cache.MissCosts;
import moesim.hardware.allocation.AllocationPolicies;
import moesim.hardware.balance.ReplicationPolicies;
import moesim.hardware.placement.PlacementPolicies;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.traces.TraceFormats;
import moesim.units.DataSize;
import moesim.units.Quantity;
import moesim.units.Steps;

/**
 * Every key of a scenario file, declared once: the declarations check files, and feed
 * {@code moesim list}, the JSON Schema and docs/scenario.md.
 */
public final class Keys {
  /** A top-level key that holds options. */
  public record Section(String name, String sentence, List<Option<?>> options) {}

  /** When caches are emptied. */
  public enum Reset {
    NEVER,
    REQUEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final Option<String> SCENARIO = Option.required(
      "scenario", ValueType.text("a name"), "name of the scenario, used in reports");
  static final Option<Long> SEED = Option.of(
      "seed",
      ValueType.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
      1L,
      "seed of everything random: generated traces without a seed of their own, random policies");

  static final Option<String> PRESET = Option.optional(
      "preset",
      ValueType.oneOf("model preset", ModelCards.names()),
      "a model card that moesim brings along");
  static final Option<ExpertWeights> WEIGHTS = Option.of(
      "weights",
      ValueType.constantOf("weight type", ExpertWeights.class),
      ExpertWeights.BF16,
      "how experts are stored, which decides the bytes of those of a preset or of stated widths");
  static final Option<String> MODEL_NAME =
      Option.optional("name", ValueType.text("a name"), "name of the model");
  static final Option<Long> LAYERS =
      Option.optional("layers", ValueType.wholeNumber(1, 1024), "number of MoE layers");
  static final Option<Long> EXPERTS =
      Option.optional("experts", ValueType.wholeNumber(1, 32_767), "routed experts per layer");
  static final Option<Long> ZERO_EXPERTS = Option.of(
      "zero_experts",
      ValueType.wholeNumber(0, 32_767),
      0L,
      "zero-computation experts per layer, numbered after the routed ones; they move nothing");
  static final Option<Long> TOP_K =
      Option.optional("top_k", ValueType.wholeNumber(1, 256), "experts a token selects per layer");
  static final Option<DataSize> EXPERT_BYTES = Option.optional(
      "expert_bytes",
      ValueType.quantity(
          DataSize.ACCEPTED, DataSize::parse, Quantity.PATTERN + DataSize.UNIT_PATTERN + "$"),
      "size of one expert, for all layers; with expert_bits its size at 16 bits");
  static final Option<ExpertBits> EXPERT_BITS = Option.optional(
      "expert_bits",
      ExpertBits.TYPE,
      "mixed precision: bits per weight, each with its share of the experts of every layer, dealt out at random");

  static final Option<String> FORMAT = Option.of(
      "format",
      ValueType.oneOf("trace format", formatNames()),
      TraceFormats.AUTO,
      "format of the files, or the generator; auto recognises files by their content");
  static final Option<String> PATH = Option.optional(
      "path",
      ValueType.text("a path"),
      "file, folder or glob with the trace, relative to the scenario file");
  static final Option<Prefill> PREFILL = Option.of(
      "prefill",
      ValueType.constantOf("prefill mode", Prefill.class),
      Prefill.ONE_STEP,
      "prompt tokens: skip leaves them out, per-token makes each a step, one-step takes the prompt as one step");
  static final Option<Boolean> DECODE =
      Option.of("decode", ValueType.flag(), true, "false leaves the generated tokens out");

  static final Option<Long> REQUESTS = Option.of(
      "requests", ValueType.wholeNumber(1, 1 << 20), 1L, "requests merged into one batch");

  /** The machine of {@link WaferRun}. */
  static final String WAFER = "wafer";

  /** The machine of a {@link CacheRun} with time. */
  static final String OFFLOAD_SERVER = "offload-server";

  /** The machine of a {@link ParallelRun}. */
  static final String EXPERT_PARALLEL = "expert-parallel";

  static final List<String> MACHINES =
      List.of("cache-only", OFFLOAD_SERVER, WAFER, EXPERT_PARALLEL);

  static final Option<String> KIND =
      Option.of("kind", ValueType.oneOf("machine", MACHINES), MACHINES.get(0), "the machine");

  static final Option<String> POLICY = Option.required(
      "policy", ValueType.oneOf("policy", EvictionPolicies.names()), "eviction policy");
  static final Option<CacheCapacity> CAPACITY =
      Option.required("capacity", CacheCapacity.TYPE, "capacity of all caches together");
  static final Option<AccessSemantics> SEMANTICS = Option.of(
      "semantics",
      ValueType.constantOf("access semantics", AccessSemantics.class),
      AccessSemantics.CO_RESIDENT,
      "how the experts of one layer step meet the cache: the replay contract");
  static final Option<PageOrder> ORDER = Option.optional(
      "order",
      ValueType.constantOf("order", PageOrder.class),
      "order of the experts within a layer step, for sequential semantics; file unless written");
  static final Option<Boolean> SHARED = Option.of(
      "shared",
      ValueType.flag(),
      true,
      "false gives every layer a fixed equal share of the capacity");
  static final ValueType<Steps> STEPS = ValueType.quantity(
      "a number of steps, such as \"100 steps\"", Steps::parse, Quantity.PATTERN + "steps?$");
  static final Option<Steps> WARMUP = Option.of(
      "warmup", STEPS, new Steps(0), "steps at the beginning that are served but not counted");
  static final Option<Reset> RESET = Option.of(
      "reset",
      ValueType.constantOf("reset", Reset.class),
      Reset.NEVER,
      "request empties the caches before every request (with batches: before every batch)");

  static final Option<MissCosts> MISS_COST = Option.of(
      "miss_cost",
      MissCosts.TYPE,
      MissCosts.ONE,
      "what loading a missed expert costs, by layer counted from 0, in whole numbers of any unit");
  static final Option<Bounds> OPTIMUM = Option.of(
      "optimum",
      ValueType.constantOf("way to the optimum", Bounds.class),
      Bounds.AUTO,
      "how optima and bounds are found where Belady's rule is not optimal: unequal sizes or miss costs");

  /** All of them are written unless a scenario says less. */
  static final List<String> REPORTS = List.of("csv", "parquet", "json", "html");

  static final ValueType<String> REPORT_TYPE = ValueType.oneOf("report", REPORTS);

  static final String BASELINE = "baseline";
  static final String SWEEP = "sweep";
  static final String REPORT = "report";

  private static final List<Section> SECTIONS = List.of(
      new Section(
          "model",
          "the model whose experts are cached: a preset, or its numbers; may be left out if the trace says enough",
          List.of(
              PRESET,
              WEIGHTS,
              MODEL_NAME,
              LAYERS,
              EXPERTS,
              ZERO_EXPERTS,
              TOP_K,
              EXPERT_BYTES,
              ModelFigures.HIDDEN_SIZE,
              ModelFigures.EXPERT_WIDTH,
              ModelFigures.EXPERT_MATRICES,
              ModelFigures.DENSE_PARAMS,
              EXPERT_BITS)),
      new Section(
          "trace",
          "the expert selections: files, or a generator with its options",
          List.of(FORMAT, PATH, PREFILL, DECODE)),
      new Section(
          "batch",
          "how requests are merged",
          List.of(
              REQUESTS, WaferKeys.ITERATIONS, ParallelKeys.CONTEXT, ParallelKeys.PROMPT_TOKENS)),
      new Section(
          "machine",
          "the machine: caches only, an offload server, a wafer of dies, or units of a fabric that share the experts",
          machineOptions()),
      new Section(
          "placement",
          "where experts live, on a wafer or the units of a fabric; the options of the policy are written here too",
          placementOptions()),
      new Section(
          "allocation",
          "which die of a wafer runs what; the options of the policy are written here too",
          List.of(WaferKeys.ALLOCATION)),
      new Section(
          "prediction",
          "which experts the dies of a wafer keep copies of",
          List.of(
              WaferKeys.PREDICTOR,
              WaferKeys.FRACTION,
              WaferKeys.FROM_PROMPTS,
              WaferKeys.IN_PREFILL,
              WaferKeys.GRANULARITY)),
      new Section(
          "cache",
          "the expert cache, or the copies of experts on each die of a wafer; the options of the policy are written here too",
          List.of(
              POLICY,
              CAPACITY,
              SEMANTICS,
              ORDER,
              SHARED,
              WARMUP,
              RESET,
              MISS_COST,
              OPTIMUM,
              WaferKeys.BOUNDED)),
      new Section(
          PrefetchKeys.SECTION,
          "loading experts before they are asked for; a role apart from eviction",
          PrefetchKeys.ALL));

  private Keys() {}

  /** The sections, in the order of a scenario file. */
  public static List<Section> sections() {
    return SECTIONS;
  }

  static Section section(String name) {
    return SECTIONS.stream()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Names of a section's own options, without those that policies or formats bring. */
  static Set<String> namesOf(String section) {
    return section(section).options().stream().map(Option::name).collect(Collectors.toSet());
  }

  /** The options that stand at the top of a file. */
  static List<Option<?>> atTheTop() {
    return List.of(SCENARIO, SEED, Replications.COUNT, Replications.CONFIDENCE);
  }

  /** All keys that may stand at the top of a file. */
  static List<String> topLevel() {
    List<String> names = new ArrayList<>();
    atTheTop().forEach(option -> names.add(option.name()));
    SECTIONS.forEach(section -> names.add(section.name()));
    names.addAll(List.of(BASELINE, SWEEP, REPORT));
    return names;
  }

  /**
   * The options a section can have in any file: its own, and those of every policy or trace format.
   * Parts that share an option name are listed in the order of their names.
   */
  static Map<String, List<Option<?>>> everyOptionOf(Section section) {
    Map<String, List<Option<?>>> options = new LinkedHashMap<>();
    section.options().forEach(option -> add(options, option));
    ofParts(section.name()).forEach(option -> add(options, option));
    return options;
  }

  private static Stream<Option<?>> ofParts(String section) {
    return switch (section) {
      case "cache" -> EvictionPolicies.all().stream().flatMap(part -> part.options().stream());
      case "placement" ->
        Stream.concat(
            PlacementPolicies.all().stream().flatMap(part -> part.options().stream()),
            ReplicationPolicies.all().stream().flatMap(part -> part.options().stream()));
      case "allocation" ->
        AllocationPolicies.all().stream().flatMap(part -> part.options().stream());
      case "trace" -> TraceFormats.all().stream().flatMap(part -> part.options().stream());
      default -> Stream.empty();
    };
  }

  private static void add(Map<String, List<Option<?>>> options, Option<?> option) {
    options.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(option);
  }

  private static List<String> formatNames() {
    List<String> names = new ArrayList<>(List.of(TraceFormats.AUTO));
    TraceFormats.all().forEach(format -> names.add(format.name()));
    return names;
  }

  /** Wafers and fabrics have policies of their own. */
  private static List<Option<?>> placementOptions() {
    List<Option<?>> options = new ArrayList<>(List.of(WaferKeys.PLACEMENT, ParallelKeys.POLICY));
    options.addAll(ParallelKeys.PLACEMENT);
    return options;
  }

  private static List<Option<?>> machineOptions() {
    List<Option<?>> options = new ArrayList<>(List.of(KIND, Presets.OPTION));
    options.addAll(WaferKeys.MACHINE);
    options.addAll(OffloadKeys.MACHINE);
    options.addAll(ParallelKeys.MACHINE);
    return options;
  }
}
