package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.MissCosts;
import moesim.hardware.CacheOnlySpec;
import moesim.hardware.offload.OffloadSpec;
import moesim.input.InputException;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Problems;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.routing.Batching;
import moesim.routing.PageOrder;
import moesim.yaml.Node;

/** Turns one point of a scenario, all keys being scalars, into a {@link CacheRun}. */
final class SpecBinder {
  private final TraceBinder traces;
  private final String folder;
  private final Problems problems;
  private final ServingFabric.Shelf fabrics = new ServingFabric.Shelf();

  SpecBinder(ScenarioText text, Problems problems) {
    traces = new TraceBinder(text.base());
    folder = text.base().toString();
    this.problems = problems;
  }

  /**
   * Text that is the same for all runs one offline optimum belongs to: everything but the policy
   * and the shares.
   */
  static String referenceKey(CacheRun spec) {
    return String.join(
        "|",
        spec.trace().key(),
        spec.card().map(MoeModel::toString).orElse(""),
        spec.batching().toString(),
        spec.cache().capacity().unit() + " "
            + spec.cache().capacity().amount().stripTrailingZeros(),
        spec.cache().semantics().toString(),
        spec.cache().missCosts().toString(),
        spec.bounds().toString(),
        spec.replay().toString(),
        spec.server().toString());
  }

  /** Dotted paths of the options that some policy brings. */
  static Set<String> policyOptionPaths() {
    Set<String> paths = new TreeSet<>();
    for (EvictionPolicyFactory policy : EvictionPolicies.all()) {
      policy.options().forEach(option -> paths.add("cache." + option.name()));
    }
    return paths;
  }

  /** The run of {@code point}; empty if something is wrong, which is in the problems then. */
  Optional<CacheRun> bind(Node.Mapping point) {
    Options cache = options(point, "cache");
    Options model = options(point, "model");
    Optional<Long> seed = problems.gather(() -> seedOf(point));
    Optional<Optional<MoeModel>> card =
        problems.gather(() -> ModelBinder.bind(model, seed.orElse(0L)));
    Optional<TraceSpec> trace = problems.gather(
        () -> traces.bind(options(point, "trace"), seed.orElse(0L), card.flatMap(found -> found)));
    Optional<Batching> batching = problems.gather(() -> batchingOf(point, cache));
    Optional<CacheOnlySpec> caches =
        problems.gather(() -> cacheOf(cache, card.flatMap(found -> found)));
    Optional<EvictionPolicyFactory> policy =
        problems.gather(() -> EvictionPolicies.find(cache.get(Keys.POLICY)).orElseThrow());
    Optional<Options> options =
        policy.flatMap(factory -> problems.gather(() -> optionsOf(factory, cache)));
    Optional<Replay> replay = problems.gather(() -> replayOf(cache));
    Optional<PrefetchSpec> prefetch =
        problems.gather(() -> PrefetchKeys.bind(options(point, PrefetchKeys.SECTION), cache));
    Optional<Optional<OffloadSpec>> server = problems.gather(() -> serverOf(point, cache));
    boolean complete = Stream.of(
            seed, card, trace, batching, caches, policy, options, prefetch, replay, server)
        .allMatch(Optional::isPresent);
    if (!complete) {
      return Optional.empty();
    }
    CacheRun run = new CacheRun(
        seed.orElseThrow(),
        card.orElseThrow(),
        model.names().contains(Keys.PRESET.name()),
        trace.orElseThrow(),
        batching.orElseThrow(),
        options(point, "batch"),
        caches.orElseThrow(),
        policy.orElseThrow(),
        options.orElseThrow(),
        cache.get(Keys.OPTIMUM),
        prefetch.orElseThrow(),
        replay.orElseThrow(),
        options(point, "machine"),
        server.orElseThrow());
    return TraceBinder.isAdaptive(run.trace())
        ? problems.gather(() -> attacked(run, cache, options(point, PrefetchKeys.SECTION)))
        : Optional.of(run);
  }

  /** {@code run} with a trace that is made against its caches. */
  private static CacheRun attacked(CacheRun run, Options cache, Options prefetch) {
    if (run.policy().knowsTheFuture()) {
      throw cache.problem(
          Keys.POLICY,
          "trace format \"" + run.trace().format() + "\" cannot be made against \""
              + run.policy().name()
              + "\", which knows the future; leave it out, it is compared with anyway");
    }
    if (run.policy().readsGateWeights()) {
      throw cache.problem(
          Keys.POLICY,
          "trace format \"" + run.trace().format() + "\" has no gate weights, which \""
              + run.policy().name() + "\" reads");
    }
    if (run.prefetch().isActive()) {
      throw prefetch.problem(
          PrefetchKeys.POLICY,
          "trace format \"" + run.trace().format()
              + "\" is made against caches that load nothing ahead; leave it out");
    }
    if (run.cache().capacity().weighsBytes()) {
      throw cache.problem(
          Keys.CAPACITY,
          "trace format \"" + run.trace().format()
              + "\" needs a capacity in experts or percent, read \""
              + run.cache().capacity()
              + "\"");
    }
    return run.against();
  }

  /** What runs on machines with dies or units have in common. */
  private record Head(Options model, long seed, Optional<MoeModel> card, TraceSpec trace) {}

  /** Empty if something is wrong; {@code machine} is what needs a model. */
  private Optional<Head> head(Node.Mapping point, String machine) {
    Options model = options(point, "model");
    Optional<Long> seed = problems.gather(() -> seedOf(point));
    Optional<Optional<MoeModel>> card = problems.gather(() -> {
      if (model.names().isEmpty()) {
        throw model.problem(Keys.PRESET, "missing; " + machine + " needs a model");
      }
      return ModelBinder.bind(model, seed.orElse(0L));
    });
    Optional<TraceSpec> trace = problems.gather(
        () -> traces.bind(options(point, "trace"), seed.orElse(0L), card.flatMap(found -> found)));
    if (seed.isEmpty() || card.isEmpty() || trace.isEmpty()) {
      return Optional.empty();
    }
    if (TraceBinder.isAdaptive(trace.orElseThrow())) {
      problems.gather(() -> {
        throw options(point, "trace")
            .problem(
                Keys.FORMAT, "made against the caches of a run, which " + machine + " has none of");
      });
      return Optional.empty();
    }
    return Optional.of(
        new Head(model, seed.orElseThrow(), card.orElseThrow(), trace.orElseThrow()));
  }

  /**
   * The run of {@code point} on a wafer; empty if something is wrong, which is in the problems
   * then.
   */
  Optional<WaferRun> bindWafer(Node.Mapping point) {
    Optional<Head> found = head(point, "a wafer");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Head head = found.get();
    WaferBinder binder = new WaferBinder(new WaferBinder.Sections(
        head.model,
        options(point, "trace"),
        options(point, "batch"),
        options(point, "machine"),
        options(point, "placement"),
        options(point, "allocation"),
        options(point, "prediction"),
        options(point, "cache")));
    onlyOfWafers(point, PrefetchKeys.SECTION, PrefetchKeys.ALL);
    onlyOfWafers(point, "machine", OffloadKeys.MACHINE);
    onlyOfWafers(point, "machine", ParallelKeys.MACHINE);
    onlyOfWafers(point, "batch", ParallelKeys.BATCH);
    onlyOfWafers(point, "placement", ParallelKeys.PLACEMENT);
    return problems.gather(() -> binder.bind(head.seed, head.card, head.trace));
  }

  private void onlyOfWafers(Node.Mapping point, String section, List<Option<?>> others) {
    problems.check(
        () -> Refusals.meaningless(options(point, section), others, WaferBinder.ON_A_WAFER));
  }

  /**
   * The run of {@code point} on the units of a fabric; empty if something is wrong, which is in the
   * problems then.
   */
  Optional<ParallelRun> bindParallel(Node.Mapping point) {
    Optional<Head> found = head(point, Keys.EXPERT_PARALLEL);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Head head = found.get();
    Options machine = options(point, "machine");
    withoutOtherMachines(point, machine);
    return problems.gather(() -> new ParallelBinder(
            new ParallelBinder.Sections(
                head.model,
                options(point, "trace"),
                options(point, "batch"),
                machine,
                options(point, "placement")),
            fabrics)
        .bind(head.seed, head.card, head.trace));
  }

  /** Units of a fabric have no caches, and no mesh of dies. */
  private void withoutOtherMachines(Node.Mapping point, Options machine) {
    List<Option<?>> others = new ArrayList<>(WaferKeys.MACHINE);
    others.addAll(OffloadKeys.MACHINE);
    others.removeAll(ParallelKeys.SHARED);
    problems.check(() -> Refusals.meaningless(machine, others, ParallelBinder.WITH_THIS_MACHINE));
    for (String section : List.of("allocation", "prediction", "cache", PrefetchKeys.SECTION)) {
      Node.Mapping.Entry entry = point.entries().get(section);
      if (entry != null) {
        problems.add(
            entry.key(),
            section + ": means nothing " + ParallelBinder.WITH_THIS_MACHINE + "; leave it out");
      }
    }
  }

  /** What has no dies takes no options of dies, and what has no time none of time. */
  private Optional<OffloadSpec> serverOf(Node.Mapping point, Options cache) {
    Options machine = options(point, "machine");
    boolean timed = machine.get(Keys.KIND).equals(Keys.OFFLOAD_SERVER);
    withoutDies(point, machine, cache);
    if (!timed) {
      Refusals.only(machine, OffloadKeys.SHARED, Keys.OFFLOAD_SERVER + " or " + Keys.WAFER);
      Refusals.only(machine, OffloadKeys.MACHINE, Keys.OFFLOAD_SERVER);
      return Optional.empty();
    }
    return Optional.of(OffloadKeys.bind(machine, cache));
  }

  private void withoutDies(Node.Mapping point, Options machine, Options cache) {
    Options model = options(point, "model");
    if (!model.names().contains(Keys.LAYERS.name())) {
      Refusals.only(model, ModelFigures.WIDTHS, Keys.WAFER);
    }
    List<Option<?>> ofDies = new ArrayList<>(WaferKeys.MACHINE);
    ofDies.removeAll(OffloadKeys.SHARED);
    Refusals.only(machine, ofDies, Keys.WAFER);
    Refusals.only(machine, ParallelKeys.MACHINE, Keys.EXPERT_PARALLEL);
    Refusals.only(
        options(point, "batch"),
        List.of(WaferKeys.ITERATIONS),
        Keys.WAFER + " or " + Keys.EXPERT_PARALLEL);
    Refusals.only(options(point, "batch"), ParallelKeys.BATCH, Keys.EXPERT_PARALLEL);
    Refusals.only(cache, List.of(WaferKeys.BOUNDED), Keys.WAFER);
    for (String section : List.of("placement", "allocation", "prediction", Keys.BASELINE)) {
      Node.Mapping.Entry entry = point.entries().get(section);
      if (entry != null) {
        throw new InputException(
            entry.key(), section + ": only with machine.kind: " + others(section));
      }
    }
  }

  private static String others(String section) {
    boolean ofDies = section.equals("allocation") || section.equals("prediction");
    return ofDies ? Keys.WAFER : Keys.WAFER + " or " + Keys.EXPERT_PARALLEL;
  }

  private static long seedOf(Node.Mapping point) {
    Node.Mapping.Entry entry = point.entries().get(Keys.SEED.name());
    if (entry == null || !(entry.value() instanceof Node.Scalar scalar)) {
      return Keys.SEED.fallback().orElseThrow();
    }
    return Keys.SEED.type().read(scalar.at(Keys.SEED.name()));
  }

  private Options options(Node.Mapping point, String section) {
    Node.Mapping.Entry entry = point.entries().get(section);
    if (entry == null || !(entry.value() instanceof Node.Mapping mapping)) {
      return new Options(section, point.location(), folder, Map.of());
    }
    Map<String, Written> written = new LinkedHashMap<>();
    mapping.entries().forEach((key, value) -> {
      if (value.value() instanceof Node.Scalar scalar) {
        written.put(key, scalar.at(section + "." + key));
      }
    });
    return new Options(section, mapping.location(), folder, written);
  }

  private static CacheOnlySpec cacheOf(Options cache, Optional<MoeModel> card) {
    CacheCapacity capacity = cache.get(Keys.CAPACITY);
    // Without a card the trace may bring the bytes itself; that shows when it is open.
    if (capacity.weighsBytes() && card.isPresent() && !card.get().hasExpertBytes()) {
      throw cache.problem(
          Keys.CAPACITY,
          "\"" + capacity + "\" is in bytes, but the model does not say how large an expert is; add"
              + " model.expert_bytes, or write a number of experts");
    }
    MissCosts costs = cache.get(Keys.MISS_COST);
    if (card.isPresent() && costs.lastLayer() >= card.get().layers()) {
      throw cache.problem(
          Keys.MISS_COST,
          "\"" + costs + "\" names layer " + costs.lastLayer() + ", but the "
              + card.get().layers() + " MoE layers are numbered from 0");
    }
    cache.get(Keys.OPTIMUM);
    return new CacheOnlySpec(capacity, cache.get(Keys.SHARED), cache.get(Keys.SEMANTICS), costs);
  }

  private static Replay replayOf(Options cache) {
    return new Replay(cache.get(Keys.WARMUP).count(), cache.get(Keys.RESET) == Keys.Reset.REQUEST);
  }

  private static Options optionsOf(EvictionPolicyFactory policy, Options cache) {
    PartOptions.check(
        "policy \"" + policy.name() + "\"", policy.options(), Keys.section("cache"), cache);
    return cache;
  }

  private Batching batchingOf(Node.Mapping point, Options cache) {
    Options trace = options(point, "trace");
    Optional<PageOrder> order = cache.find(Keys.ORDER);
    boolean sequential = cache.get(Keys.SEMANTICS) == AccessSemantics.SEQUENTIAL;
    if (order.isPresent() && !sequential) {
      throw cache.problem(
          Keys.ORDER, "only sequential semantics depend on the order; leave it out");
    }
    return new Batching(
        Math.toIntExact(options(point, "batch").get(Keys.REQUESTS)),
        trace.get(Keys.PREFILL),
        trace.get(Keys.DECODE),
        sequential ? order.orElse(PageOrder.FILE) : PageOrder.ASCENDING);
  }
}
