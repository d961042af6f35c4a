package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import moesim.model.MoeModel;
import moesim.testing.Exhaustive;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Belady's rule against an exhaustive search that knows nothing of next uses (property P11). */
@Tag("seeds")
class OfflineOptimumTest {
  private static final int INSTANCES = 2_000;

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void missesAsOftenAsTheExhaustiveSearch(AccessSemantics semantics) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(3);
      int experts = 2 + random.nextInt(layers == 1 ? 5 : 2);
      int topK = 1 + random.nextInt(Math.min(3, experts));
      MoeModel model = FixedTrace.model(layers, experts, topK);
      FixedTrace trace =
          FixedTrace.random(model, 3 + random.nextInt(8), random.nextDouble() * 0.6, seed);
      // Also capacities below the top-k: part of the set then streams through.
      int capacity = 1 + random.nextInt(model.pages());
      long belady = SharedCache.replay(trace, "belady", capacity, semantics).misses();
      assertThat(belady)
          .as(
              "seed %d: %d layers, %d experts, top-%d, capacity %d",
              seed, layers, experts, topK, capacity)
          .isEqualTo(Exhaustive.leastMisses(trace, capacity, semantics));
    }
  }
}
