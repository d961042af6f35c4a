package moesim.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moesim.scenario.CacheRun;
import moesim.scenario.CurveText;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioText;
import moesim.traces.parquet.TraceWriter;
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
 * Seconds for the curve of all 14,848 capacities of the layered list of {@link ReplayBenchmark},
 * decoding included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 2)
@Fork(
    value = 3,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class CurveBenchmark {
  private static final int SHOWN = 1_485;

  @Param({"lru", "belady", "layer-aware-lru", "lfu"})
  private String policy = "";

  @Param({"co-resident", "sequential"})
  private String semantics = "";

  private Path file = Path.of("");
  private long misses;

  @Setup
  public void convert() throws IOException {
    file = Files.createTempFile("layered", ".parquet");
    Scenario generated = new CurveText(
            new ScenarioText("benchmark", Path.of("/"), ReplayBenchmark.YAML, List.of()),
            List.of("lru"))
        .read();
    CacheRun run = CacheStudy.specOf(generated.plans().get(0));
    TraceWriter.convert(run.trace().open(run.card(), run.seed()), file, tokens -> {});
  }

  @Benchmark
  public long curve() {
    Scenario scenario = CurveText.of(
            file.toString(), List.of(policy), List.of("cache.semantics=" + semantics))
        .read();
    Curve curve = CurveExperiment.run(
            scenario, new CurveCapacities(CurveCapacities.AUTO), 1, Progress.none())
        .curves()
        .get(0);
    misses = curve.misses()[SHOWN - 1];
    return misses;
  }

  @TearDown(Level.Trial)
  public void report() throws IOException {
    Files.delete(file);
    // A fast wrong answer must be visible.
    System.out.println(policy + " " + semantics + " at " + SHOWN + ": misses " + misses);
  }
}
