package moesim.traces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.input.Written.Kind;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.parquet.TraceWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Nanoseconds per expert id of one pass over a trace of 58 layers x 256 experts, top-8: 43,103
 * tokens, 20 million ids, from the generator and from the trace file made of it, and of writing
 * that file.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@OperationsPerInvocation(TraceReadBenchmark.IDS)
public class TraceReadBenchmark {
  static final int TOKENS = 43_103;
  static final int LAYERS = 58;
  static final int TOP_K = 8;
  static final int IDS = TOKENS * LAYERS * TOP_K;

  @Param({"256", "2048"})
  int blockTokens;

  private Path file;
  private Path copy;
  private RoutingTrace generated;
  private RoutingTrace stored;
  private RoutingBlock block;
  private long sum;

  @Setup
  public void write() throws IOException {
    List<Integer> layerIds = IntStream.range(0, LAYERS).boxed().toList();
    MoeModel model = new MoeModel("58x256", layerIds, 256, TOP_K, List.of());
    generated = open("zipf-layered", TraceFiles.none(), Optional.of(model));
    file = Files.createTempFile("trace", ".parquet");
    copy = Files.createTempFile("copy", ".parquet");
    TraceWriter.convert(generated, file, tokens -> {});
    Location here = Location.of("benchmark");
    stored = open("parquet", TraceFiles.of(Path.of(""), file.toString(), here), Optional.empty());
    block = new RoutingBlock(model, blockTokens, false);
    sum = sumOf(generated);
  }

  private static RoutingTrace open(String format, TraceFiles files, Optional<MoeModel> card) {
    Map<String, Written> written = new LinkedHashMap<>();
    if (card.isPresent()) {
      written.put("tokens", written(Integer.toString(TOKENS), Kind.WHOLE_NUMBER));
      written.put("exponent", written("0.8", Kind.NUMBER));
      written.put("stickiness", written("0.3", Kind.NUMBER));
    }
    Options options = new Options(Location.of("benchmark"), written);
    return TraceFormats.find(format)
        .orElseThrow()
        .open(new TraceRequest(files, options, card, 20251101));
  }

  private static Written written(String text, Kind kind) {
    return new Written("trace", text, kind, Location.of("benchmark"));
  }

  /** Compares a pass with what was generated: a fast wrong answer must be visible. */
  @TearDown
  public void check() throws IOException {
    long read = sumOf(stored);
    Files.delete(file);
    Files.delete(copy);
    if (read != sum) {
      throw new IllegalStateException("the ids read are not the ids written");
    }
  }

  @Benchmark
  public long readParquet() {
    return tokensOf(stored);
  }

  @Benchmark
  public long generate() {
    return tokensOf(generated);
  }

  @Benchmark
  public void writeParquet() {
    TraceWriter.convert(stored, copy, tokens -> {});
  }

  private long tokensOf(RoutingTrace trace) {
    long tokens = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        tokens += block.tokens();
      }
    }
    return tokens;
  }

  private long sumOf(RoutingTrace trace) {
    long total = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int cell = 0; cell < block.tokens() * LAYERS * TOP_K; cell++) {
          total = 31 * total + block.experts()[cell];
        }
      }
    }
    return total;
  }
}
