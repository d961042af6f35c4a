package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTraceAllocationTest {
  private static final int TOKENS = 40_000;

  @TempDir
  private Path folder;

  @Test
  void allocatesNextToNothingPerToken() {
    // 256 ids a token: 512 tokens a page, 79 pages, two row groups.
    MoeModel model = FixedTrace.model(32, 64, 8);
    Path file = folder.resolve("trace.parquet");
    TraceWriter.convert(FixedTrace.random(model, TOKENS, 0.3, 1), file, tokens -> {});
    RoutingTrace trace = TraceFileFixture.open(file);
    RoutingBlock block = new RoutingBlock(model, 256, false);
    bytesAllocatedBy(trace, block);

    // Objects of a page header and a first page buffer; a fresh array of its experts alone would be
    // 256 B per token.
    assertThat(bytesAllocatedBy(trace, block) / TOKENS).isLessThan(32);
  }

  private static long bytesAllocatedBy(RoutingTrace trace, RoutingBlock block) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int tokens = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        tokens += block.tokens();
      }
    }
    assertThat(tokens).isEqualTo(TOKENS);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
