package moesim.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.cache.PrefetchCounts;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.prefetch.Prefetcher;
import moesim.replay.Machine;
import moesim.replay.Replay;
import moesim.replay.RunResult;
import moesim.routing.BatchSteps;
import moesim.routing.Batching;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.routing.RoutingTrace;

/** One cache over all layers, for tests of policies: a trace in, counts out. */
public final class SharedCache implements Machine {
  private static final Draws UNTOUCHED = RandomStreams.of(1).draws(Role.POLICY);

  private final ExpertCache cache;

  private SharedCache(ExpertCache cache) {
    this.cache = cache;
  }

  /** All discovered policies. */
  public static List<String> policies() {
    return EvictionPolicies.names();
  }

  /** The default batching of tests: one request at a time, every token a step. */
  public static Batching tokenByToken() {
    return new Batching(1, Prefill.PER_TOKEN, true, PageOrder.FILE);
  }

  /** Replays {@code trace} through a cache of {@code capacity} experts and returns its counts. */
  public static CacheCounts replay(
      RoutingTrace trace, String policy, long capacity, AccessSemantics semantics) {
    return replay(trace, policy, Map.of(), capacity, semantics, tokenByToken());
  }

  /** As above, with options of the policy and another batching. */
  public static CacheCounts replay(
      RoutingTrace trace,
      String policy,
      Map<String, String> options,
      long capacity,
      AccessSemantics semantics,
      Batching batching) {
    if (!EvictionPolicies.find(policy).orElseThrow().knowsTheFuture()) {
      return replay(trace, policy, options, capacity, semantics, batching, Optional.empty());
    }
    try (NextUse future = futureOf(trace, batching)) {
      return replay(trace, policy, options, capacity, semantics, batching, Optional.of(future));
    }
  }

  /** As above, with the next uses that the policy knows: the same ones for all capacities. */
  public static CacheCounts replay(
      RoutingTrace trace,
      String policy,
      Map<String, String> options,
      long capacity,
      AccessSemantics semantics,
      Batching batching,
      Optional<NextUse> future) {
    SharedCache machine =
        new SharedCache(cacheOf(trace.model(), policy, options, capacity, semantics));
    boolean weighted = EvictionPolicies.find(policy).orElseThrow().readsGateWeights();
    try (BatchSteps steps = new BatchSteps(trace, batching, new HeapScratch(), weighted)) {
      return new Replay(0, false)
          .run(trace.model(), steps, machine, future, tokens -> {})
          .counts();
    }
  }

  /** The next uses of {@code trace} in caches that nothing empties. */
  public static NextUse futureOf(RoutingTrace trace, Batching batching) {
    try (BatchSteps steps = new BatchSteps(trace, batching, new HeapScratch())) {
      return NextUse.of(trace.model(), steps, false, new HeapScratch());
    }
  }

  /** Replays {@code trace} with what {@code prefetcher} wants loaded ahead. */
  public static RunResult replay(
      RoutingTrace trace,
      String policy,
      long capacity,
      AccessSemantics semantics,
      Prefetcher prefetcher) {
    SharedCache machine =
        new SharedCache(cacheOf(trace.model(), policy, Map.of(), capacity, semantics));
    try (BatchSteps steps = new BatchSteps(trace, tokenByToken(), new HeapScratch())) {
      return new Replay(0, false)
          .run(
              trace.model(),
              steps,
              machine,
              Optional.empty(),
              Optional.of(prefetcher),
              tokens -> {});
    }
  }

  /** An empty cache of {@code capacity} experts over all layers of {@code model}. */
  public static ExpertCache cacheOf(
      MoeModel model,
      String policy,
      Map<String, String> options,
      long capacity,
      AccessSemantics semantics) {
    EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
    PageTable pages = PageTable.ofAllLayers(model, false);
    return new ExpertCache(
        pages,
        capacity,
        semantics,
        pins -> factory.create(new PolicyContext(
            pages, capacity, model.layers(), pins, optionsOf(options), drawsOf(factory))));
  }

  /** Draws from their beginning; those of a policy that draws nothing are made only once. */
  static Draws drawsOf(EvictionPolicyFactory factory) {
    return factory.isRandom() ? RandomStreams.of(1).draws(Role.POLICY) : UNTOUCHED;
  }

  private static Options optionsOf(Map<String, String> options) {
    Map<String, Written> written = new TreeMap<>();
    options.forEach((name, text) ->
        written.put(name, new Written(name, text, Written.Kind.NUMBER, Location.of("test"))));
    return new Options(Location.of("test"), written);
  }

  @Override
  public void serve(LayerStep step) {
    cache.serve(step);
  }

  @Override
  public void prefetch(int[] wanted, int count, long at) {
    cache.prefetch(wanted, count, at);
  }

  @Override
  public PrefetchCounts prefetches() {
    return cache.prefetches();
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public void forgetCounts() {
    cache.forgetCounts();
  }

  @Override
  public CacheCounts counts() {
    return cache.counts();
  }
}
