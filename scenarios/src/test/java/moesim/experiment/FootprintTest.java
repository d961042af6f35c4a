package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import moesim.hardware.offload.ConservativeServer;
import moesim.hardware.offload.OffloadServer;
import moesim.hardware.offload.OffloadSpec;
import moesim.model.MoeModel;
import moesim.replay.Machine;
import moesim.routing.RoutingTrace;
import moesim.scenario.CacheRun;
import moesim.scenario.CacheSetup;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.traces.ReadingWatch;
import org.junit.jupiter.api.Test;

/** What runs declare against what they allocate: never less, and not many times more. */
class FootprintTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The estimates are for the worst policy, and round up. */
  private static final double MOST_TOO_MUCH = 12;

  private static <R extends Record> void assertDeclared(Scenario scenario, Study<R> study) {
    for (int i = 0; i < scenario.plans().size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      RoutingTrace trace = study.open(i, plan, ReadingWatch.none());
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      study.run(i, plan, trace, tokens -> {});
      long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      Footprint declared = study.footprint(plan, trace);
      assertThat((double) declared.wholeHeapBytes() / allocated)
          .as(
              "%s: declared %d, allocated %d",
              scenario.nameOf(plan), declared.wholeHeapBytes(), allocated)
          .isBetween(1.0, MOST_TOO_MUCH);
    }
  }

  @Test
  void caches() {
    for (String model : new String[] {"deepseek-v3", "llama-moe-3.5b-4-16"}) {
      Scenario scenario = Runs.scenario("""
          scenario: footprints
          model: { preset: %s }
          trace: { format: zipf-layered, tokens: 300 }
          cache: { policy: lru, capacity: 25 %% }
          sweep:
            cache.policy: [lru, layer-aware-lru, lfu, arc, lirs, 2q, gdsf, w-tinylfu, s3-fifo, class-lru, moe-infinity, random]
          """.formatted(model));
      try (CacheStudy study = new CacheStudy(scenario, MappedScratch.defaultBytes())) {
        assertDeclared(scenario, study);
      }
    }
  }

  @Test
  void offloadServers() {
    Scenario scenario = Runs.scenario("""
        scenario: footprints
        model: { preset: deepseek-v3 }
        trace: { format: zipf-layered, tokens: 300 }
        machine:
          kind: offload-server
          link: { bandwidth: 64 GB/s, latency: 10 us }
          compute: { layer: 100 us, expert: 20 us }
        cache: { policy: lru, capacity: 25 % }
        sweep:
          cache.policy: [lru, lfu, w-tinylfu, random]
          prefetch.policy: [none, heat-map]
        """);
    try (CacheStudy study = new CacheStudy(scenario, MappedScratch.defaultBytes())) {
      assertDeclared(scenario, study);
      CacheRun run = (CacheRun) scenario.plans().get(0).spec();
      MoeModel model =
          study.open(0, scenario.plans().get(0), ReadingWatch.none()).model();
      CacheSetup setup = run.setup();
      OffloadSpec server = run.server().orElseThrow();
      setup.machine(model).close();
      long caches = allocated(() -> setup.machine(model));
      long declared = Footprint.PER_LOADED_PAGE * model.pages();
      assertThat(allocated(() -> new OffloadServer(model, server, setup.machine(model))) - caches)
          .isBetween(declared / 2, declared);
      assertThat(allocated(
                  () -> new ConservativeServer(model, server, run.cache(), setup.policies(model)))
              - caches)
          .isBetween(declared / 2, declared);
    }
  }

  @Test
  void expertParallelism() {
    Scenario scenario = Runs.scenario("""
        scenario: footprints
        model: { preset: deepseek-v3, weights: fp8 }
        trace: { format: calibrated, requests: 256, prompt_median: 8, prompt_least: 4, prompt_most: 16, decode_tokens: 3 }
        batch: { requests: 256, iterations: 3 }
        machine:
          kind: expert-parallel
          fabric: h800-nodes
          network: { packet: 64 KiB }
          hbm: { overflow: warn }
        placement: { policy: contiguous }
        sweep:
          machine.units: [8, 64, 128]
          placement.policy: [contiguous, eplb-global, pair-separating]
          machine.overlap: [none, two-batch]
        """);
    try (ParallelStudy study = new ParallelStudy(scenario, () -> 0, MappedScratch.defaultBytes())) {
      assertDeclared(scenario, study);
    }
  }

  @Test
  void offloadServersWithAnSsd() {
    Scenario scenario = Runs.scenario("""
        scenario: footprints
        model: { preset: deepseek-v3 }
        trace: { format: zipf-layered, tokens: 300 }
        machine:
          kind: offload-server
          preset: offload-pcie5-ssd
          host.capacity: 50 %
          compute: { layer: 100 us, expert: 20 us }
        cache: { policy: lru, capacity: 25 % }
        sweep:
          machine.host.policy: [lru, lfu, w-tinylfu, random]
          prefetch.policy: [none, heat-map]
        """);
    try (CacheStudy study = new CacheStudy(scenario, MappedScratch.defaultBytes())) {
      assertDeclared(scenario, study);
    }
  }

  private static long allocated(Supplier<Machine> made) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    try (Machine machine = made.get()) {
      assertThat(machine.misses()).isZero();
      return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }
  }

  @Test
  void boundsOfOptima() {
    Scenario scenario = Runs.scenario("""
        scenario: footprints
        model: { preset: llama-moe-3.5b-4-16, expert_bits: "2: 25 %, 3: 25 %, 4: 50 %" }
        trace: { format: zipf-layered, tokens: 1500 }
        cache: { policy: belady, capacity: 25 % }
        sweep:
          cache.optimum: [flow, pfoo, none]
        """);
    try (CacheStudy study = new CacheStudy(scenario, MappedScratch.defaultBytes())) {
      assertDeclared(scenario, study);
    }
  }

  @Test
  void boundsByAFlowAreDeclaredOnlyWhereTheyAreMade() {
    Scenario scenario = Runs.scenario("""
        scenario: footprints
        model: { layers: 32, experts: 128, top_k: 8, expert_bytes: 1 MB }
        trace: { format: zipf-layered, tokens: 8000 }
        cache: { policy: belady, capacity: 25 %, miss_cost: "0-15: 1, more: 7" }
        sweep:
          cache.optimum: [auto, flow]
        """);
    try (CacheStudy study = new CacheStudy(scenario, MappedScratch.defaultBytes())) {
      // 2,048,000 accesses times 1,024 experts are more than a flow is tried for.
      List<Footprint> footprints = new ArrayList<>();
      for (int i = 0; i < scenario.plans().size(); i++) {
        RunPlan plan = scenario.plans().get(i);
        footprints.add(study.footprint(plan, study.open(i, plan, ReadingWatch.none())));
      }
      assertThat(footprints.get(0).heapBytes()).isLessThan(10_000_000);
      assertThat(footprints.get(1).heapBytes()).isGreaterThan(160L * 2_048_000);
    }
  }

  @Test
  void wafers() {
    Scenario scenario = Runs.scenario("""
        scenario: footprints
        model: { preset: llama-4-maverick }
        trace: { format: calibrated, requests: 8, decode_tokens: 8, prompt_median: 4, prompt_least: 4, prompt_most: 4 }
        machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 5x5 } }
        placement: { policy: contiguous }
        allocation: { policy: home }
        prediction: { policy: cross-token }
        batch: { iterations: 8, requests: 8 }
        sweep:
          batch.requests: [2, 8]
          allocation.policy: [first-seen-round-robin, home, task-allocation]
        """);
    try (WaferStudy study =
        new WaferStudy(scenario, () -> 0, MappedScratch.defaultBytes(), RunLogs.NONE)) {
      assertDeclared(scenario, study);
    }
  }
}
