package moesim.scenario;

import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PolicyContext;
import moesim.hardware.CacheOnly;
import moesim.hardware.CacheOnlySpec;
import moesim.hardware.offload.HostSpec;
import moesim.hardware.offload.OffloadSpec;
import moesim.input.InputException;
import moesim.input.Options;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.routing.Batching;

/**
 * A replay through caches without timing: everything it needs, checked.
 *
 * @param seed of the scenario
 * @param card the model, if the scenario names or describes one
 * @param published true if the model is a preset, with its sources; false if the scenario states it
 * @param trace what to replay
 * @param batching how its tokens become steps
 * @param batch the section that says so
 * @param cache the machine's caches
 * @param policy makes the eviction policy
 * @param policyOptions values of the policy's options, which stand in the cache section
 * @param bounds how optima and bounds are found where Belady's rule is not optimal
 * @param prefetch what is loaded ahead
 * @param replay warm-up and reset
 * @param machine the section of the machine
 * @param server the time of the machine, if it has any
 */
public record CacheRun(
    long seed,
    Optional<MoeModel> card,
    boolean published,
    TraceSpec trace,
    Batching batching,
    Options batch,
    CacheOnlySpec cache,
    EvictionPolicyFactory policy,
    Options policyOptions,
    Bounds bounds,
    PrefetchSpec prefetch,
    Replay replay,
    Options machine,
    Optional<OffloadSpec> server)
    implements RunSpec {

  /** True if this run is the offline optimum that others are compared with. */
  public boolean isOptimum() {
    return policy.name().equals(RunPlan.OPTIMUM) && cache.shared();
  }

  /** A problem with a key of the cache section that only shows when the trace is open. */
  public InputException problem(String key, String message) {
    return policyOptions.problem(key, message);
  }

  /** A problem with a key of the machine section that only shows when the trace is open. */
  public InputException problemOfMachine(String key, String message) {
    return machine.problem(key, message);
  }

  @Override
  public InputException problemOfRequests(String message) {
    return batch.problem(Keys.REQUESTS, message);
  }

  @Override
  public boolean isRandom() {
    // Mixed precision is dealt out at random.
    boolean sizes = card.map(MoeModel::hasBytesPerExpert).orElse(false);
    boolean host = server
        .flatMap(OffloadSpec::host)
        .map(memory -> policyOf(memory).isRandom())
        .orElse(false);
    return trace.isRandom() || policy.isRandom() || sizes || host;
  }

  @Override
  public String identity() {
    return String.join(
        "|",
        batching.toString(),
        setup().description(),
        cache.missCosts().toString(),
        bounds.toString(),
        prefetch.toString(),
        replay.toString(),
        server.toString());
  }

  /** Its caches. */
  public CacheSetup setup() {
    return new CacheSetup(seed, cache, policy, policyOptions);
  }

  private static EvictionPolicyFactory policyOf(HostSpec host) {
    return EvictionPolicies.find(host.policy()).orElseThrow();
  }

  /** Makes the policy of {@code host}, the host memory of its server. */
  public CacheOnly.PolicySource policies(HostSpec host, MoeModel model) {
    Draws draws = RandomStreams.of(seed).draws(Role.HOST_POLICY);
    return (pages, capacity, pins) -> policyOf(host)
        .create(new PolicyContext(
            pages,
            capacity,
            model.layers(),
            pins,
            Options.none(),
            draws,
            Optional.of(AccessSemantics.SEQUENTIAL)));
  }

  /** This run with its trace made against its own caches. */
  CacheRun against() {
    return new CacheRun(
        seed,
        card,
        published,
        trace.against(setup()),
        batching,
        batch,
        cache,
        policy,
        policyOptions,
        bounds,
        prefetch,
        replay,
        machine,
        server);
  }

  /** This run with bounds that are found by {@code other} means. */
  public CacheRun boundedBy(Bounds other) {
    return new CacheRun(
        seed,
        card,
        published,
        trace,
        batching,
        batch,
        cache,
        policy,
        policyOptions,
        other,
        prefetch,
        replay,
        machine,
        server);
  }

  /**
   * The offline optimum of this run: Belady's rule in one shared cache of the same capacity,
   * nothing loaded ahead.
   */
  CacheRun optimum() {
    return new CacheRun(
        seed,
        card,
        published,
        trace,
        batching,
        batch,
        new CacheOnlySpec(cache.capacity(), true, cache.semantics(), cache.missCosts()),
        EvictionPolicies.find(RunPlan.OPTIMUM).orElseThrow(),
        policyOptions.only(Keys.namesOf("cache")),
        bounds,
        PrefetchSpec.NOTHING,
        replay,
        machine,
        server);
  }
}
