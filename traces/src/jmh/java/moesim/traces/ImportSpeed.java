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

/**
 * How fast a trace is read and checked, by the processor time of the thread that reads: other work
 * on the machine does not count. Twice, so that the second time everything is compiled.
 *
 * <pre>
 * java -XX:+UseSerialGC -Xmx1g -cp cli/target/moesim.jar traces/src/jmh/java/moesim/traces/ImportSpeed.java PATH [top_k]
 * </pre>
 */
public final class ImportSpeed {
  private ImportSpeed() {}

  public static void main(String[] arguments) {
    Location here = Location.of("arguments");
    Map<String, Written> topK = arguments.length < 2
        ? Map.of()
        : Map.of("top_k", new Written("top_k", arguments[1], Written.Kind.WHOLE_NUMBER, here));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int pass = 0; pass < 2; pass++) {
      TraceFiles files = TraceFiles.of(Path.of(""), arguments[0], here);
      long began = threads.getCurrentThreadCpuTime();
      ReadingWatch watch = new ReadingWatch() {
        @Override
        public void read(long tokens, long expertIds) {}

        @Override
        public void done(long fileBytes, long tokens, long expertIds, long rejectedRows) {
          double seconds = (threads.getCurrentThreadCpuTime() - began) / 1e9;
          System.out.printf(
              Locale.ROOT,
              "%s: %.1f MB in %.2f s: %.0f MB/s, %.1f M expert ids/s%n",
              arguments[0],
              fileBytes / 1e6,
              seconds,
              fileBytes / 1e6 / seconds,
              expertIds / 1e6 / seconds);
        }
      };
      TraceFormats.recognise(files)
          .open(new TraceRequest(
              files, new Options(here, topK), Optional.empty(), 0, Optional.empty(), watch));
    }
  }
}
