package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lists without layers, or with layers taken one page at a time: the miss counts of libCacheSim on
 * the same list. LIRS is libCacheSim's without the loop in which it departs from the paper,
 * W-TinyLFU is Caffeine's with exact counts. docs/validation.md says which versions, and what was
 * changed.
 */
class PeerCountsTest {
  private static final String ZIPF = """
      scenario: zipf
      seed: 20251101
      model: { layers: 1, experts: 15000, top_k: 1 }
      trace: { format: zipf-layered, tokens: 20000000, exponent: 1.0 }
      cache: { policy: lru, capacity: 1500 experts, semantics: sequential }
      sweep: { cache.policy: [POLICIES] }
      """;

  private static final String LAYERED = """
      scenario: layered
      seed: 20251101
      model: { layers: 58, experts: 256, top_k: 8 }
      trace: { format: zipf-layered, tokens: 43103, exponent: 0.8, stickiness: 0.3 }
      cache: { policy: lru, capacity: 1485 experts, semantics: sequential }
      sweep: { cache.policy: [POLICIES] }
      """;

  private static final List<String> POLICIES = List.of(
      "lru",
      "fifo",
      "clock",
      "lfu-in-cache",
      "s3-fifo",
      "sieve",
      "arc",
      "2q",
      "belady",
      "lirs",
      "w-tinylfu");

  private static List<Long> misses(String yaml, List<String> policies, String... settings) {
    ResultTable table = Runs.run(yaml.replace("POLICIES", String.join(", ", policies)), settings);
    return policies.stream()
        .map(policy -> Runs.row(table, Map.of("cache.policy", policy)).get(Metric.MISSES))
        .map(Number::longValue)
        .toList();
  }

  @Test
  void ofOneMillionIndependentRequests() {
    assertThat(misses(ZIPF, POLICIES, "trace.tokens=1000000"))
        .containsExactly(
            311_560L, 354_212L, 301_598L, 255_398L, 252_745L, 247_514L, 260_887L, 267_989L,
            176_255L, 260_429L, 248_733L);
  }

  @Test
  @Tag("slow")
  void ofTwentyMillionIndependentRequests() {
    List<String> policies = POLICIES.subList(0, POLICIES.size() - 1);
    assertThat(misses(ZIPF, policies))
        .containsExactly(
            6_233_415L,
            7_091_258L,
            6_034_516L,
            5_088_595L,
            5_038_702L,
            4_733_634L,
            5_211_735L,
            5_346_808L,
            3_507_197L,
            5_203_390L);
  }

  @Test
  @Tag("slow")
  void ofTwentyMillionLayeredRequests() {
    List<String> policies = POLICIES.subList(0, POLICIES.size() - 1);
    assertThat(misses(LAYERED, policies))
        .containsExactly(
            10_240_683L,
            10_979_875L,
            10_101_601L,
            14_394_472L,
            11_676_060L,
            14_394_472L,
            10_647_112L,
            9_976_988L,
            6_067_899L,
            11_861_405L);
  }
}
