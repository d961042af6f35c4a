package moesim.hardware.offload;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicies;
import moesim.cache.PolicyContext;
import moesim.hardware.CacheOnly;
import moesim.hardware.CacheOnlySpec;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.prefetch.OraclePrefetcher;
import moesim.prefetch.Prefetcher;
import moesim.replay.Machine;
import moesim.replay.Replay;
import moesim.replay.RunResult;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;
import moesim.routing.RoutingTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;

/** Replays on offload servers, for tests. */
final class OffloadRuns {
  /** What a replay counted, and where its time went. */
  record Run(RunResult result, OffloadTimes times, Optional<HostUse> host) {}

  private OffloadRuns() {}

  /** A model whose experts have {@code bytes} each. */
  static MoeModel model(int layers, int experts, int topK, long bytes) {
    return new MoeModel(
        "test",
        IntStream.range(0, layers).boxed().collect(Collectors.toList()),
        experts,
        topK,
        List.copyOf(IntStream.range(0, layers).mapToObj(layer -> bytes).toList()));
  }

  static CacheOnlySpec cache(int capacity, AccessSemantics semantics) {
    return new CacheOnlySpec(CacheCapacity.parse(capacity + " experts"), true, semantics);
  }

  static CacheOnly.PolicySource policy(String name, MoeModel model) {
    return (pages, room, pins) -> EvictionPolicies.find(name)
        .orElseThrow()
        .create(new PolicyContext(
            pages,
            room,
            model.layers(),
            pins,
            Options.none(),
            RandomStreams.of(1).draws(Role.POLICY)));
  }

  /**
   * Loads when asked, and what an oracle of {@code depth} layer steps names ahead; 0 for nothing.
   */
  static Run onDemand(
      RoutingTrace trace, OffloadSpec spec, CacheOnlySpec cache, String policy, int depth) {
    CacheOnly caches = new CacheOnly(trace.model(), cache, policy(policy, trace.model()));
    OffloadServer server = new OffloadServer(trace.model(), spec, caches, ofHost(trace, spec));
    RunResult result = replay(trace, server, depth);
    return new Run(result, server.times(), server.hostUse());
  }

  /** The offline optimum, loading as early as it can. */
  static Run conservative(RoutingTrace trace, OffloadSpec spec, CacheOnlySpec cache) {
    ConservativeServer server =
        new ConservativeServer(trace.model(), spec, cache, policy("belady", trace.model()));
    RunResult result = replay(trace, server, 0);
    return new Run(result, server.times(), Optional.empty());
  }

  static CacheOnly.PolicySource ofHost(RoutingTrace trace, OffloadSpec spec) {
    return policy(spec.host().map(HostSpec::policy).orElse("lru"), trace.model());
  }

  static RunResult replay(RoutingTrace trace, Machine machine, int depth) {
    MoeModel model = trace.model();
    try (BatchSteps read = steps(trace);
        BatchSteps steps = steps(trace);
        NextUse future = NextUse.of(model, read, false, new HeapScratch())) {
      Optional<Prefetcher> oracle = depth == 0
          ? Optional.empty()
          : Optional.of(new OraclePrefetcher(model, steps(trace), depth, false));
      return new Replay(0, false)
          .run(model, steps, machine, Optional.of(future), oracle, tokens -> {});
    }
  }

  private static BatchSteps steps(RoutingTrace trace) {
    return new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch());
  }
}
