package moesim.experiment;

import java.util.Collections;
import java.util.Optional;
import java.util.function.LongConsumer;
import moesim.cache.CacheCapacity;
import moesim.hardware.CacheOnly;
import moesim.hardware.offload.ConservativeServer;
import moesim.hardware.offload.HostSpec;
import moesim.hardware.offload.HostUse;
import moesim.hardware.offload.OffloadServer;
import moesim.hardware.offload.OffloadSpec;
import moesim.hardware.offload.OffloadTimes;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.prefetch.HeatMapPrefetcher;
import moesim.prefetch.OraclePrefetcher;
import moesim.prefetch.Prefetcher;
import moesim.replay.Machine;
import moesim.replay.RunResult;
import moesim.replay.UnitLog;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;
import moesim.routing.Phase;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.CacheRun;
import moesim.scenario.CacheSetup;
import moesim.scenario.PrefetchSpec;

/** Puts the parts of one run together and runs it. */
record Assembly(CacheRun spec, RoutingTrace trace, SharedTraces shared) {

  /** What a run counted, and where its time went and what its host memory did, if it has any. */
  record Replayed(RunResult counted, Optional<OffloadTimes> times, Optional<HostUse> host) {}

  /** Runs; {@code tokens} is told how many more tokens were replayed, now and then. */
  Replayed run(LongConsumer tokens) {
    return run(UnitLog.none(), tokens);
  }

  /** The same; {@code units} notes parts of it. */
  Replayed run(UnitLog units, LongConsumer tokens) {
    checkCapacity(trace.model());
    checkGateWeights();
    checkBytes();
    if (spec.server().isPresent()) {
      checkSizes(trace.model());
      checkHost(trace.model());
      return onServer(spec.server().get(), units, tokens);
    }
    try (CacheOnly machine = spec.setup().machine(trace.model())) {
      return new Replayed(run(machine, units, tokens), Optional.empty(), Optional.empty());
    }
  }

  /** The optimum knows when it will need what, so it need not wait until it is asked. */
  private Replayed onServer(OffloadSpec server, UnitLog units, LongConsumer tokens) {
    MoeModel model = trace.model();
    CacheSetup setup = spec.setup();
    if (spec.isOptimum() && model.hasEqualExperts() && server.host().isEmpty()) {
      try (ConservativeServer machine =
          new ConservativeServer(model, server, spec.cache(), setup.policies(model))) {
        RunResult counted = run(machine, units, tokens);
        return new Replayed(counted, Optional.of(machine.times()), Optional.empty());
      }
    }
    try (OffloadServer machine = server
        .host()
        .map(host ->
            new OffloadServer(model, server, setup.machine(model), spec.policies(host, model)))
        .orElseGet(() -> new OffloadServer(model, server, setup.machine(model)))) {
      RunResult counted = run(machine, units, tokens);
      return new Replayed(counted, Optional.of(machine.times()), machine.hostUse());
    }
  }

  /** As {@link #run(LongConsumer)}, through another machine. */
  RunResult run(Machine machine, LongConsumer tokens) {
    return run(machine, UnitLog.none(), tokens);
  }

  private RunResult run(Machine machine, UnitLog units, LongConsumer tokens) {
    MoeModel model = trace.model();
    BatchSize.check(spec, spec.batching().requests(), trace.facts());
    Optional<NextUse> future = shared.future(spec, trace);
    long[] told = new long[1];
    try (BatchSteps steps =
        new BatchSteps(trace, spec.batching(), shared.scratch(), readsGateWeights(spec, trace))) {
      RunResult result = replay(model, steps, machine, future, units, done -> {
        tokens.accept(done - told[0]);
        told[0] = done;
      });
      checkNotEmpty(result);
      checkComplete(result);
      return result;
    }
  }

  private RunResult replay(
      MoeModel model,
      BatchSteps steps,
      Machine machine,
      Optional<NextUse> future,
      UnitLog units,
      LongConsumer tokens) {
    if (!spec.prefetch().isActive()) {
      return spec.replay().run(model, steps, machine, future, Optional.empty(), units, tokens);
    }
    try (Prefetcher prefetcher = prefetcher(model)) {
      return spec.replay()
          .run(model, steps, machine, future, Optional.of(prefetcher), units, tokens);
    }
  }

  private Prefetcher prefetcher(MoeModel model) {
    PrefetchSpec prefetch = spec.prefetch();
    if (prefetch.kind() == PrefetchSpec.Kind.HEAT_MAP) {
      return new HeatMapPrefetcher(model, prefetch.experts().orElse(model.topK()));
    }
    BatchSteps ahead = new BatchSteps(trace, spec.batching(), shared.scratch());
    return new OraclePrefetcher(model, ahead, prefetch.depth(), spec.replay().resetPerBatch());
  }

  private void checkSizes(MoeModel model) {
    if (!model.hasExpertBytes()) {
      throw new InputException(
          spec.trace().location(),
          "machine.kind: offload-server needs to know how large an expert is, which neither the trace nor the scenario"
              + " says; add model.expert_bytes, or name a model");
    }
  }

  private void checkHost(MoeModel model) {
    Optional<HostSpec> host = spec.server().flatMap(OffloadSpec::host);
    if (host.isEmpty()) {
      return;
    }
    CacheCapacity capacity = host.get().capacity();
    long least = host.get().leastFor(model, spec.cache().capacity());
    if (capacity.weightFor(model) < least) {
      throw spec.problemOfMachine(
          "host.capacity",
          "\"" + capacity + "\" is less than the " + least
              + (capacity.weighsBytes() ? " B" : " experts")
              + " that cache.capacity \"" + spec.cache().capacity()
              + "\" takes: host memory keeps what is on the device, and one expert more that passes through");
    }
  }

  private void checkCapacity(MoeModel model) {
    CacheCapacity capacity = spec.cache().capacity();
    if (capacity.weighsBytes() && !model.hasExpertBytes()) {
      throw spec.problem(
          "capacity",
          "\"" + capacity
              + "\" is in bytes, but neither the trace nor the scenario says how large an expert is; name"
              + " a model, or write a number of experts");
    }
    long smallest = capacity.weighsBytes() ? Collections.min(model.expertBytes()) : 1;
    if (capacity.weightFor(model) < smallest) {
      throw spec.problem(
          "capacity",
          "\"" + capacity + "\" is less than one of the " + model.pages()
              + " experts; the cache would hold nothing");
    }
  }

  /** True if layer steps of {@code spec} hold gate weights. */
  static boolean readsGateWeights(CacheRun spec, RoutingTrace trace) {
    return spec.policy().readsGateWeightsIfRecorded() && trace.facts().weights().isPresent();
  }

  /** A policy that ranks by weights would rank zeros if there were none. */
  private void checkGateWeights() {
    if (spec.policy().readsGateWeights() && trace.facts().weights().isEmpty()) {
      throw spec.problem(
          "policy",
          "\"" + spec.policy().name() + "\" reads gate weights, which "
              + trace.facts().source() + " (" + trace.facts().format()
              + ") does not carry; take a trace with weights, or another policy");
    }
  }

  /** Nor would one that ranks by sizes, if experts of no known size had one. */
  private void checkBytes() {
    if (spec.policy().readsBytes() && !trace.model().hasExpertBytes()) {
      throw spec.problem(
          "policy",
          "\"" + spec.policy().name() + "\" reads the bytes of experts, which neither "
              + trace.facts().source() + " (" + trace.facts().format()
              + ") nor the scenario states; add model.expert_bytes, name a model, or take another"
              + " policy");
    }
  }

  private void checkNotEmpty(RunResult result) {
    if (result.tokens() == 0) {
      throw new InputException(
          spec.trace().location(),
          "trace: nothing to replay: " + trace.facts().prefillTokens() + " prefill and "
              + trace.facts().decodeTokens()
              + " decode tokens, replayed with prefill: " + spec.batching().prefill()
              + " and decode: "
              + spec.batching().decode());
    }
    if (result.steps() == 0) {
      throw spec.problem(
          "warmup",
          spec.replay().warmupSteps()
              + " steps, but the trace has no more than that; nothing is counted");
    }
  }

  /**
   * A trace that changed while it was replayed, or a reader that stopped early, must not pass for a
   * shorter trace.
   */
  private void checkComplete(RunResult result) {
    TraceFacts facts = trace.facts();
    boolean prefill = spec.batching().keeps(Phase.PREFILL);
    boolean decode = spec.batching().keeps(Phase.DECODE);
    long tokens = (prefill ? facts.prefillTokens() : 0) + (decode ? facts.decodeTokens() : 0);
    // The trace counts selections of zero-computation experts, which a replay passes over.
    long missing = facts.selections() - result.selections();
    boolean whole =
        !(prefill && decode) || missing == 0 || (missing > 0 && trace.model().zeroExperts() > 0);
    if (result.tokens() != tokens || !whole) {
      throw new InputException(
          spec.trace().location(),
          facts.source() + ": replayed " + result.tokens() + " tokens with " + result.selections()
              + " selections, but the trace has " + tokens + " with " + facts.selections()
              + "; did it change meanwhile?");
    }
  }
}
