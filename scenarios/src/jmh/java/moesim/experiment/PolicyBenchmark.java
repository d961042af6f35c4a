package moesim.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moesim.replay.RunResult;
import moesim.routing.RoutingTrace;
import moesim.scenario.CacheRun;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import moesim.traces.parquet.TraceWriter;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Accesses per second of every policy under S1, whole runs from our own trace file, decoding
 * included, and for the optimum the next uses too. <b>Lists.</b> {@code zipf}: 20,000,000 requests
 * over 15,000 experts, 1,500 places. {@code layered}: that of {@link ReplayBenchmark}.
 * {@code recorded}: OLMoE's, whose file {@code -Dmoesim.recorded} names; without it nothing is
 * measured. <b>Files.</b> Written to a temporary folder, or to that of {@code -Dmoesim.lists}, and
 * used again if there.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
    value = 5,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class PolicyBenchmark {
  private static final String ZIPF = """
      scenario: zipf
      seed: 20251101
      model: { layers: 1, experts: 15000, top_k: 1, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 20000000, exponent: 1.0 }
      cache: { policy: lru, capacity: 1500 experts, semantics: sequential }
      """;

  private static final String RECORDED = """
      scenario: recorded
      model: { preset: olmoe-1b-7b }
      trace: { path: "PATH", prefill: per-token }
      cache: { policy: lru, capacity: 256 experts, semantics: sequential }
      """;

  /** The number that counts: the score itself is in replays. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Counters {
    public long accesses;
  }

  @Param({"zipf", "layered", "recorded"})
  private String list = "";

  @Param({
    "lru",
    "fifo",
    "clock",
    "sieve",
    "s3-fifo",
    "2q",
    "arc",
    "lirs",
    "w-tinylfu",
    "lfu",
    "lfu-in-cache",
    "lfu-decayed",
    "gdsf",
    "marking",
    "random",
    "furthest-layer-distance",
    "layer-aware-lru",
    "class-lru",
    "lfru",
    "hobbit",
    "moe-infinity",
    "least-stale",
    "static",
    "belady"
  })
  private String policy = "";

  private CacheRun cacheRun;
  private RoutingTrace trace;
  private long misses;

  @Setup
  public void open() throws IOException {
    String yaml = switch (list) {
      case "zipf" -> onFile(ZIPF);
      case "layered" ->
        onFile(ReplayBenchmark.YAML.replace("top_k: 8 }", "top_k: 8, expert_bytes: 1 MB }"));
      default -> RECORDED.replace("PATH", System.getProperty("moesim.recorded"));
    };
    cacheRun = runOf(yaml.replace("policy: lru", "policy: " + policy));
    trace = cacheRun.trace().open(cacheRun.card(), 0);
  }

  /** {@code yaml} with the generated list in a file. */
  private String onFile(String yaml) throws IOException {
    String kept = System.getProperty("moesim.lists", "");
    Path folder = kept.isEmpty() ? Files.createTempDirectory("lists") : Path.of(kept);
    Path file = folder.resolve(list + ".parquet");
    if (!Files.exists(file)) {
      CacheRun generated = runOf(yaml);
      TraceWriter.convert(
          generated.trace().open(generated.card(), generated.seed()), file, tokens -> {});
    }
    return yaml.replaceAll("format: zipf-layered[^}]*", "path: \"" + file + "\" ");
  }

  @Benchmark
  public long replay(Counters counters) {
    SharedTraces shared = new SharedTraces(List.of(cacheRun));
    RunResult result = new Assembly(cacheRun, trace, shared).run(tokens -> {}).counted();
    shared.close();
    counters.accesses += result.counts().accesses();
    misses = result.counts().misses();
    return misses;
  }

  @TearDown(Level.Trial)
  public void report() {
    // A fast wrong answer must be visible.
    System.out.println(list + " " + policy + ": misses " + misses);
  }

  private static CacheRun runOf(String yaml) {
    Scenario scenario =
        ScenarioReader.read(new ScenarioText("benchmark", Path.of("/"), yaml, List.of()));
    return (CacheRun) scenario.plans().get(0).spec();
  }
}
