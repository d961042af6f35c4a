package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.Batching;
import moesim.routing.PageOrder;
import moesim.routing.Phase;
import moesim.routing.Prefill;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedShares;
import moesim.testing.FixedTrace;
import moesim.testing.RealTraces;
import moesim.testing.SharedCache;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Table 8.4 of the notes on layered paging: hit rates on recordings of BigMoeOnEdge, decoding only,
 * every printed cell. Skipped where the recordings are not present.
 */
class RecordedTableTest {
  /** The generated tokens of a recording, with the first {@code topK} of their experts. */
  private static FixedTrace decoded(String recording, int topK) {
    Path path = RealTraces.require("bigmoe-edge-decode/" + recording);
    TraceFiles files =
        TraceFiles.of(path.getParent(), String.valueOf(path.getFileName()), Location.of("test"));
    RoutingTrace trace =
        new BigMoeCsv().open(new TraceRequest(files, Options.none(), Optional.empty(), 0));
    MoeModel model = trace.model();
    RoutingBlock block = new RoutingBlock(model, 64, false);
    int[] experts = new int[Math.toIntExact(trace.facts().decodeTokens()) * model.layers() * topK];
    int filled = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          for (int layer = 0;
              block.phase(token) == Phase.DECODE && layer < model.layers();
              layer++) {
            int cell = (token * model.layers() + layer) * model.topK();
            for (int k = 0; k < topK; k++) {
              experts[filled++] = block.experts()[cell + k];
            }
          }
        }
      }
    }
    return FixedTrace.ofExperts(
        FixedTrace.model(model.layers(), model.experts(), topK), Arrays.copyOf(experts, filled));
  }

  /**
   * Hit rates in percent, as printed: LRU, LFU and optimum exactly; the others break ties within a
   * set differently, and the source counts a share smaller than a set as nothing but misses. They
   * are within a point of ours, which stand in docs/validation.md, but for that one cell.
   */
  @ParameterizedTest
  @CsvSource({
    "qwen.route.csv, 6, 36864, 216, 0.0, 28.1, 29.2, 28.1, -, 48.7, 28.1, 1.95",
    "qwen.route.csv, 6, 36864, 288, 37.7, 37.7, 35.1, 37.7, 37.7, 55.9, 0, 1.41",
    "qwen.route.csv, 6, 36864, 432, 38.5, 44.1, 43.8, 44.1, 44.4, 65.7, 9.1, 1.79",
    "qwen.route.csv, 6, 36864, 576, 47.6, 52.0, 51.6, 51.3, 51.7, 72.5, 8.4, 1.91",
    "qwen.route.csv, 6, 36864, 1152, 71.4, 72.4, 72.3, 72.3, 72.1, 85.9, 3.6, 2.02",
    "qwen.route.csv, 1, 6144, 43, 0.0, 17.9, 18.2, 17.9, 17.3, 36.1, 17.9, 1.56",
    "qwen.route.csv, 1, 6144, 72, 20.0, 23.1, 23.9, 24.2, 24.2, 44.5, 3.9, 1.44",
    "gemma.route.csv, 6, 23040, 270, 36.6, 43.2, 45.9, 44.1, 42.9, 65.2, 10.4, 1.82",
    "gemma.route.csv, 6, 23040, 360, 47.3, 51.6, 53.4, 51.3, 51.6, 71.3, 8.2, 1.84"
  })
  void onDeviceDecode(
      String recording,
      int topK,
      long requests,
      int k,
      double lru,
      double llru,
      double lfu,
      double fld,
      String perLayer,
      double opt,
      double saves,
      double lruToOptimum) {
    FixedTrace trace = decoded(recording, topK);
    ToDoubleFunction<String> rate = policy -> {
      CacheCounts counts = counts(trace, policy, k);
      assertThat(counts.accesses()).isEqualTo(requests);
      return 100.0 * counts.hits() / counts.accesses();
    };
    // One expert per layer leaves no ties: there all columns are exact.
    double tied = topK == 1 ? 0.0501 : 1.1;
    assertThat(rate.applyAsDouble("lru")).isCloseTo(lru, within(0.0501));
    assertThat(rate.applyAsDouble("lfu")).isCloseTo(lfu, within(0.0501));
    assertThat(rate.applyAsDouble("belady")).isCloseTo(opt, within(0.0501));
    assertThat(rate.applyAsDouble("layer-aware-lru")).isCloseTo(llru, within(tied));
    assertThat(rate.applyAsDouble("furthest-layer-distance")).isCloseTo(fld, within(tied));
    if (!perLayer.equals("-")) {
      long misses = FixedShares.misses(trace, "lru", k, AccessSemantics.CO_RESIDENT);
      assertThat(100.0 * (requests - misses) / requests)
          .isCloseTo(Double.parseDouble(perLayer), within(tied));
    }
    long ofLru = counts(trace, "lru", k).misses();
    assertThat(100 * (1 - (double) counts(trace, "layer-aware-lru", k).misses() / ofLru))
        .isCloseTo(saves, within(topK == 1 ? 0.0501 : 1.6));
    // Printed is the quotient of rounded rates: (100 - 47.6) / (100 - 72.5) = 1.9055, not 1.9048.
    assertThat((double) ofLru / counts(trace, "belady", k).misses())
        .isCloseTo(lruToOptimum, within(0.006));
  }

  private static CacheCounts counts(FixedTrace trace, String policy, int capacity) {
    Batching ascending = new Batching(1, Prefill.PER_TOKEN, true, PageOrder.ASCENDING);
    return SharedCache.replay(
        trace, policy, Map.of(), capacity, AccessSemantics.CO_RESIDENT, ascending);
  }
}
