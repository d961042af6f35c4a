package moesim.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import moesim.replay.RunResult;
import moesim.routing.RoutingTrace;
import moesim.scenario.CacheRun;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import moesim.traces.parquet.TraceWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Accesses per second of whole runs from our own trace file, decoding included, and for the optimum
 * the next uses too. The layered list: 58 layers x 256 experts, top-8, 43,103 tokens, 19,999,792
 * accesses, capacity 1,485 experts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(ReplayBenchmark.ACCESSES)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
    value = 5,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class ReplayBenchmark {
  static final int ACCESSES = 19_999_792;

  static final String YAML = """
      scenario: layered
      seed: 20251101
      model: { layers: 58, experts: 256, top_k: 8 }
      trace: { format: zipf-layered, tokens: 43103, exponent: 0.8, stickiness: 0.3 }
      cache: { policy: lru, capacity: 1485 experts, semantics: sequential }
      """;

  /** Policy, semantics, and whether one cache serves all layers. */
  @Param({
    "lru sequential shared",
    "fifo sequential shared",
    "belady sequential shared",
    "lru co-resident shared",
    "lru co-resident per-layer",
    "belady co-resident shared",
    "layer-aware-lru co-resident shared",
    "lfu co-resident shared"
  })
  private String run = "";

  private Path file = Path.of("");
  private CacheRun cacheRun;
  private RoutingTrace trace;
  private long misses;

  @Setup
  public void convert() throws IOException {
    file = Files.createTempFile("layered", ".parquet");
    CacheRun generated = (CacheRun) scenario(YAML).plans().get(0).spec();
    TraceWriter.convert(
        generated.trace().open(generated.card(), generated.seed()), file, tokens -> {});
    String[] parts = run.split(" ");
    String yaml = YAML.replace(
            "format: zipf-layered, tokens: 43103, exponent: 0.8, stickiness: 0.3",
            "path: \"" + file + "\"")
        .replace("policy: lru", "policy: " + parts[0] + ", shared: " + parts[2].equals("shared"))
        .replace("semantics: sequential", "semantics: " + parts[1]);
    cacheRun = (CacheRun) scenario(yaml).plans().get(0).spec();
    trace = cacheRun.trace().open(Optional.empty(), 0);
  }

  @Benchmark
  public long replay() {
    SharedTraces shared = new SharedTraces(List.of(cacheRun));
    RunResult result = new Assembly(cacheRun, trace, shared).run(tokens -> {}).counted();
    shared.close();
    if (result.counts().accesses() != ACCESSES) {
      throw new IllegalStateException("accesses=" + result.counts().accesses());
    }
    misses = result.counts().misses();
    return misses;
  }

  @TearDown(Level.Trial)
  public void report() throws IOException {
    Files.delete(file);
    // A fast wrong answer must be visible.
    System.out.println(run + ": misses " + misses);
  }

  private static Scenario scenario(String yaml) {
    return ScenarioReader.read(new ScenarioText("benchmark", Path.of("/"), yaml, List.of()));
  }
}
