package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.ExpertCache;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import moesim.testing.RecordedCache;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;

/** Victims followed with a pencil: one layer, one expert a step. */
class MorePolicyExamplesTest {
  private static final MoeModel ONE_LAYER = FixedTrace.model(1, 6, 1);

  private static List<Integer> victims(String policy, int capacity, String trace) {
    return victims(policy, Map.of(), capacity, trace);
  }

  private static List<Integer> victims(
      String policy, Map<String, String> options, int capacity, String trace) {
    return RecordedCache.ofExperts(ONE_LAYER, capacity, AccessSemantics.SEQUENTIAL, policy, options)
        .serve(trace)
        .victims();
  }

  @Test
  void clockGivesASecondChanceAndSieveLeavesTheSurvivorBehindTheHand() {
    String trace = "0 | 1 | 2 | 0 | 3 | 4 | 5";
    // 3: the hand takes 0's bit and evicts 1. 4: evicts 2. 5: comes round to 0, whose bit is gone.
    assertThat(victims("clock", 3, trace)).containsExactly(1, 2, 0);
    // 3: as above. 4: evicts 2. 5: the hand is past 0 and stands at 3.
    assertThat(victims("sieve", 3, trace)).containsExactly(1, 2, 3);
  }

  @Test
  void s3FifoBringsBackWhatItThrewOutTooEarly() {
    // Capacity 3: no share for S, two ghosts. 3 evicts 0, remembered. 0 comes back into M, 1 goes.
    // 2 is used twice. 4: 2 moves to M, 3 goes. 5: 4 is all that is left of S.
    assertThat(victims("s3-fifo", 3, "0 | 1 | 2 | 3 | 0 | 2 | 2 | 4 | 5"))
        .containsExactly(0, 1, 3, 4);
  }

  @Test
  void twoQueuesPromotesWhatComesBack() {
    // Capacity 4: A1in has 1 place of its own, A1out remembers 2. 4 evicts 0; 0 joins Am, 1 goes;
    // 5:
    // 2 goes; 1 joins Am, 3 goes; 2 joins Am, 4 goes; 3 joins Am: A1in holds only 5, so 0 goes.
    assertThat(victims("2q", 4, "0 | 1 | 2 | 3 | 4 | 0 | 5 | 1 | 2 | 3"))
        .containsExactly(0, 1, 2, 3, 4, 0);
  }

  @Test
  void arcMovesItsTargetWithTheGhostsThatAreAskedFor() {
    // 2: T1 = {1} is above p = 0, 1 goes to B1. 1: p = 1, T1 = {2} is not above it, 0 goes to B2.
    // 0:
    // p = 0, T1 = {2} is above it.
    assertThat(victims("arc", 2, "0 | 1 | 0 | 2 | 1 | 0")).containsExactly(1, 0, 2);
  }

  @Test
  void lirsExchangesAPageThatCameBackSoonForTheOldestLir() {
    // 0 and 1 are LIR, 2 is not and goes for 3. 2 is still on the stack: 3 goes, 2 is LIR, 0 no
    // more;
    // 4 evicts it.
    assertThat(victims("lirs", 3, "0 | 1 | 2 | 3 | 2 | 4")).containsExactly(2, 3, 0);
  }

  @Test
  void tinyLfuLetsInWhatWasAskedForMoreOften() {
    // Window 1, main 2. 3: candidate 2 and victim 1 have one request each: 2 goes. 2: candidate 3,
    // one request: goes. 3: candidate 2 has two, 1 has one: 1 goes.
    assertThat(victims("w-tinylfu", 3, "0 | 1 | 2 | 0 | 3 | 2 | 3")).containsExactly(2, 3, 1);
  }

  @Test
  void inCacheLfuForgetsWhatPerfectLfuRemembers() {
    String trace = "0 | 0 | 1 | 2 | 1 | 2";
    // The last 2: in the cache 1 was used once since it came back, 0 twice; since the start both
    // twice, 0 longer ago.
    assertThat(victims("lfu-in-cache", 2, trace)).containsExactly(1, 2, 1);
    assertThat(victims("lfu", 2, trace)).containsExactly(1, 2, 0);
  }

  @Test
  void greedyDualAgesWhatWasPopularOnce() {
    // 0 is worth 3. 2 evicts 1 (L = 1) and is worth 2. 3 evicts 2 (L = 2) and is worth 3. 4: 0 is
    // as
    // low and older.
    assertThat(victims("gdsf", 2, "0 | 0 | 0 | 1 | 2 | 3 | 4")).containsExactly(1, 2, 0);
  }

  @Test
  void decayedLfuForgetsByHalves() {
    // Before step 3: 0 has 1/8 + 1/4, 1 has 1/2.
    String trace = "0 | 0 | 1 | 2";
    assertThat(victims("lfu-decayed", Map.of("half_life", "1 steps"), 2, trace)).containsExactly(0);
    assertThat(victims("lfu-decayed", 2, trace)).containsExactly(1);
  }

  @Test
  void markingNeverEvictsAPageUsedInItsPhase() {
    for (int seed = 0; seed < 20; seed++) {
      MoeModel model = FixedTrace.model(1, 12, 1);
      int capacity = 2 + seed % 8;
      ExpertCache cache =
          SharedCache.cacheOf(model, "marking", Map.of(), capacity, AccessSemantics.SEQUENTIAL);
      SplittableRandom random = new SplittableRandom(seed);
      Set<Integer> marked = new HashSet<>();
      LayerStep step = new LayerStep(model);
      for (int at = 0; at < 600; at++) {
        int page = random.nextInt(12);
        if (!cache.isResident(page) && marked.size() == capacity) {
          marked.clear();
        }
        marked.add(page);
        step.begin(at, 0, Phase.DECODE, at);
        step.add(page);
        cache.serve(step);
        assertThat(marked).as("seed %d, access %d", seed, at).allMatch(cache::isResident);
      }
    }
  }

  @Test
  void lfruWeighsRequestsAgainstTheirAge() {
    // Step 6: 0 has 4/4, 1 has 1/3, 2 has 1/2. Step 7: 0 has 4/5, 2 has 1/3, 3 has 1/2.
    assertThat(victims("lfru", 3, "0 | 0 | 0 | 0 | 1 | 2 | 3 | 4")).containsExactly(1, 2);
    // Step 8: 0 has 4/6, 1 has 1/2, 2 has 3/3. Were ages counted from 0, 0 would have 4/5, 1 1/1.
    assertThat(victims("lfru", 3, "0 | 0 | 0 | 0 | 2 | 2 | 2 | 1 | 3")).containsExactly(1);
  }

  @Test
  void classLruHalvesTheAgeOfAFrequentPage() {
    // 0 was used a little less than 4 times: class 1. Step 6: 3/2 against 2 and 1: 1 goes. Step 7:
    // 4/2 against 2 and 1: 0 is older.
    assertThat(victims("class-lru", 3, "0 | 0 | 0 | 0 | 1 | 2 | 3 | 4")).containsExactly(1, 0);
  }

  @Test
  void staticKeepsWhatItsProfileChose() {
    // The profile 0 0 1 chooses 0 and 1. 2: only chosen pages, 1 is the lesser. 3: 2 is no chosen
    // one.
    assertThat(victims("static", Map.of("profile", "3 steps"), 2, "0 | 0 | 1 | 2 | 3 | 0"))
        .containsExactly(1, 2);
  }

  @Test
  void leastStaleProtectsWhatWasLoadedAhead() {
    // Two layers of four: pages 0 to 3 and 4 to 7. After step 0 with {0} and {4}, 1 is loaded
    // ahead.
    MoeModel model = FixedTrace.model(2, 4, 1);
    ExpertCache cache =
        SharedCache.cacheOf(model, "least-stale", Map.of(), 3, AccessSemantics.CO_RESIDENT);
    LayerStep step = new LayerStep(model);
    serve(cache, step, 0, 0, 0);
    serve(cache, step, 0, 1, 4);
    cache.prefetch(new int[] {1}, 1, 1);
    // 2 comes in for 0, the older of the stale 0 and 4; loading 5 takes 4.
    serve(cache, step, 1, 0, 2);
    assertThat(cache.isResident(0)).isFalse();
    cache.prefetch(new int[] {5}, 1, 2);
    assertThat(cache.isResident(4)).isFalse();
    // 6 comes in for 2, used in this pass; LRU would give up 1, loaded longer ago.
    serve(cache, step, 1, 1, 6);
    assertThat(cache.isResident(2)).isFalse();
    // In the next pass all three are stale, and 1 is the oldest.
    serve(cache, step, 2, 0, 3);
    assertThat(cache.isResident(1)).isFalse();
    assertThat(cache.isResident(5)).isTrue();
  }

  private static void serve(ExpertCache cache, LayerStep step, int pass, int layer, int page) {
    step.begin(pass, layer, Phase.DECODE, 2L * pass + layer);
    step.add(page);
    cache.serve(step);
  }
}
