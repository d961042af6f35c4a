package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every general purpose policy against its paper, victim by victim. */
@Tag("seeds")
class GeneralReferencesTest {
  static List<ReferenceCase> cases() {
    Map<String, String> none = Map.of();
    return List.of(
        new ReferenceCase("clock", none, 1, k -> GeneralReferences.clock(k, 1)),
        new ReferenceCase("clock", Map.of("bits", "2"), 1, k -> GeneralReferences.clock(k, 3)),
        new ReferenceCase("sieve", none, 1, GeneralReferences::sieve),
        new ReferenceCase("s3-fifo", none, 1, GeneralReferences.S3::new),
        new ReferenceCase("lfu-in-cache", none, 1, GeneralReferences::lfuInCache),
        new ReferenceCase("2q", none, 1, GeneralReferences::twoQueues),
        new ReferenceCase("arc", none, 1, GeneralReferences.ArcFigure::new),
        new ReferenceCase("gdsf", none, 1, GeneralReferences::gdsf),
        new ReferenceCase("lfu-decayed", none, 1, k -> GeneralReferences.lfuDecayed(k, 128)),
        new ReferenceCase(
            "lfu-decayed",
            Map.of("half_life", "5 steps"),
            1,
            k -> GeneralReferences.lfuDecayed(k, 5)),
        new ReferenceCase("lirs", none, 2, k -> new GeneralReferences.LirsStack(k, 0.01, 2)),
        new ReferenceCase(
            "lirs",
            Map.of("queue", "0.2", "stack", "1000"),
            2,
            k -> new GeneralReferences.LirsStack(k, 0.2, 1000)),
        new ReferenceCase("w-tinylfu", none, 2, k -> new GeneralReferences.TinyLfu(k, 0.01)),
        new ReferenceCase(
            "w-tinylfu", Map.of("window", "0.2"), 2, k -> new GeneralReferences.TinyLfu(k, 0.2)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesTheVictimsOfThePaper(ReferenceCase pair) {
    // 40 instances of 1,200 requests.
    assertThat(pair.compare(40)).isGreaterThan(5_000);
  }

  /**
   * Those that rank pages; of sets and pinned pages the papers of the policies made of queues say
   * nothing.
   */
  static List<ReferenceCase> ranked() {
    return cases().stream().filter(ReferenceCase::servesSets).toList();
  }

  @ParameterizedTest
  @MethodSource("ranked")
  void namesTheVictimsOfThePaperForSetsOfPages(ReferenceCase pair) {
    // 40 instances of 900 layer steps.
    assertThat(pair.compareSets(40)).isGreaterThan(5_000);
  }
}
