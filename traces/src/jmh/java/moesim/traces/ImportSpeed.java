package moesim.traces;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.requests.RequestTraces;

/**
 * How fast a trace is read and checked, by the processor time (user and system) of the thread that
 * reads: other work on the machine does not count. A first pass compiles; of three more the best
 * is printed. Formats that are not read through when they are opened are read once after that.
 *
 * <pre>
 * taskset -c 0 java -XX:+UseSerialGC -Xmx1g -cp cli/target/moesim.jar \
 *     traces/src/jmh/java/moesim/traces/ImportSpeed.java PATH [top_k]
 * </pre>
 */
public final class ImportSpeed {
  private static final int PASSES = 3;
  private static final int BLOCK_TOKENS = 512;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What a pass came to: bytes of data files, unpacked; expert ids, or requests; its seconds. */
  private record Pass(long bytes, long things, String unit, double seconds) {}

  private ImportSpeed() {}

  public static void main(String[] arguments) throws Exception {
    Location here = Location.of("arguments");
    Map<String, Written> topK = arguments.length < 2
        ? Map.of()
        : Map.of("top_k", new Written("top_k", arguments[1], Written.Kind.WHOLE_NUMBER, here));
    Options options = new Options(here, topK);
    read(arguments[0], options);
    Pass best = read(arguments[0], options);
    for (int pass = 1; pass < PASSES; pass++) {
      Pass other = read(arguments[0], options);
      best = other.seconds < best.seconds ? other : best;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f MB in %.2f s: %.0f MB/s, %.2f M %s/s%n",
        arguments[0],
        best.bytes / 1e6,
        best.seconds,
        best.bytes / 1e6 / best.seconds,
        best.things / 1e6 / best.seconds,
        best.unit);
  }

  private static Pass read(String path, Options options) throws Exception {
    TraceFiles files = TraceFiles.of(Path.of(""), path, Location.of("arguments"));
    long began = THREADS.getCurrentThreadCpuTime();
    if (RequestTraces.recognises(files)) {
      int requests = RequestTraces.read(files).requests();
      return new Pass(files.files().get(0).length(), requests, "requests", secondsSince(began));
    }
    Pass[] opened = new Pass[1];
    ReadingWatch watch = new ReadingWatch() {
      @Override
      public void read(long tokens, long expertIds) {}

      @Override
      public void done(long fileBytes, long tokens, long expertIds, long rejectedRows) {
        opened[0] = new Pass(fileBytes, expertIds, "expert ids", secondsSince(began));
      }
    };
    RoutingTrace trace = TraceFormats.recognise(files)
        .open(new TraceRequest(files, options, Optional.empty(), 0, Optional.empty(), watch));
    if (opened[0] == null) {
      readThrough(trace);
      opened[0] = new Pass(
          files.files().get(0).length(),
          trace.facts().selections(),
          "expert ids",
          secondsSince(began));
    }
    return opened[0];
  }

  private static void readThrough(RoutingTrace trace) {
    boolean weighted = trace.facts().weights().isPresent();
    RoutingBlock block = new RoutingBlock(trace.model(), BLOCK_TOKENS, weighted);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        // Only the reading is timed.
      }
    }
  }

  private static double secondsSince(long began) {
    return (THREADS.getCurrentThreadCpuTime() - began) / 1e9;
  }
}
