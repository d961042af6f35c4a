package moesim.cache.policy;

import static moesim.cache.AccessSemantics.CO_RESIDENT;
import static moesim.cache.AccessSemantics.EVENT_ATOMIC;
import static moesim.cache.AccessSemantics.SEQUENTIAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.cache.AccessSemantics;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.RecordedCache;
import org.junit.jupiter.api.Test;

/**
 * The victims of every policy on traces small enough to follow with a pencil. Page = layer x
 * experts + expert.
 */
class PolicyExamplesTest {
  private static final MoeModel ONE_LAYER = FixedTrace.model(1, 6, 2);

  private static List<Integer> victims(
      String policy, MoeModel model, long capacity, AccessSemantics semantics, String trace) {
    return RecordedCache.ofExperts(model, capacity, semantics, policy)
        .serve(trace)
        .victims();
  }

  @Test
  void lruEvictsTheLeastRecentlyUsed() {
    // 0 1 2, then 0 again: 3 evicts 1; 4 evicts 2; 5 evicts 0.
    assertThat(victims("lru", ONE_LAYER, 3, SEQUENTIAL, "0 | 1 | 2 | 0 | 3 | 4 | 5"))
        .containsExactly(1, 2, 0);
  }

  @Test
  void lruPassesOverTheSetOfTheStepAndFindsItAtTheNewEnd() {
    // {0 1} {2}: then {0 3}: 0 is the oldest but needed, so 1 goes. Then {4}: 2 is older than 0.
    assertThat(victims("lru", ONE_LAYER, 3, CO_RESIDENT, "0,1 | 2 | 0,3 | 4"))
        .containsExactly(1, 2);
  }

  @Test
  void fifoEvictsWhatCameFirstHoweverOftenItWasUsed() {
    // 0 is hit twice and still goes first, and again when it has come back last.
    assertThat(victims("fifo", ONE_LAYER, 3, SEQUENTIAL, "0 | 1 | 2 | 0 | 0 | 3 | 0 | 4"))
        .containsExactly(0, 1, 2);
  }

  @Test
  void fifoLeavesAPinnedPageItsPlace() {
    // 0 1 2 came in this order. {0 3} needs 0: 1 goes, 0 stays first. {4}: 0 goes. {5}: 2 goes.
    assertThat(victims("fifo", ONE_LAYER, 3, CO_RESIDENT, "0 | 1 | 2 | 0,3 | 4 | 5"))
        .containsExactly(1, 0, 2);
    // Two victims in one step, on both sides of the pinned 1: {1 4 5} takes 0 and 2. Then 1 is
    // first, before 3.
    MoeModel three = FixedTrace.model(1, 6, 3);
    assertThat(victims("fifo", three, 4, CO_RESIDENT, "0 | 1 | 2 | 3 | 1,4,5 | 0 | 2"))
        .containsExactly(0, 2, 1, 3);
  }

  @Test
  void lfuEvictsTheLeastOftenRequestedAndOfEqualsTheOlder() {
    // 0 twice, 1 and 2 once: 3 evicts 1, the older. 3 and 2 once: 4 evicts 2.
    assertThat(victims("lfu", ONE_LAYER, 3, SEQUENTIAL, "0 | 0 | 1 | 2 | 3 | 4"))
        .containsExactly(1, 2);
  }

  @Test
  void lfuRemembersTheRequestsOfEvictedPages() {
    // Room for two. 0 once, 1 twice: 2 evicts 0. 0 comes back with 2 requests and evicts 2 (1).
    // Then 3 finds 0 and 1 with
    // two requests each: 1 is the older use.
    assertThat(victims("lfu", ONE_LAYER, 2, SEQUENTIAL, "0 | 1 | 1 | 2 | 0 | 3"))
        .containsExactly(0, 2, 1);
  }

  @Test
  void beladyEvictsWhatIsNeededLastAndFirstWhatIsNeverNeeded() {
    // Accesses 0 to 6: 0 1 2 3 1 0 2, room for three. At 3 (never again itself): 0 at 5, 1 at 4, 2
    // at 6: 2 goes. At the
    // last access 2: 3 and 1 and 0 are never needed; 3 was used longest ago.
    assertThat(victims("belady", ONE_LAYER, 3, SEQUENTIAL, "0 | 1 | 2 | 3 | 1 | 0 | 2"))
        .containsExactly(2, 3);
  }

  @Test
  void beladyWithBypassGivesUpThePageJustLoaded() {
    assertThat(victims("belady", ONE_LAYER, 3, EVENT_ATOMIC, "0 | 1 | 2 | 3 | 1 | 0 | 2"))
        .containsExactly(3);
  }

  @Test
  void furthestLayerDistanceEvictsFromTheLayerJustServed() {
    // Three layers of two experts: pages 0 1, 2 3, 4 5. Token 2 at its first layer wants 1: the
    // layer being served is the
    // furthest, and holds 0. Its last layer wants 5: 4 goes. Its middle layer is a hit.
    MoeModel model = FixedTrace.model(3, 2, 1);
    assertThat(victims("furthest-layer-distance", model, 3, CO_RESIDENT, "0 0 0 | 1 0 1"))
        .containsExactly(0, 4);
    // At layer 1 nothing of layer 1 is there: of layers 0 (2 ahead) and 2 (1 ahead), layer 0 goes,
    // its older page first.
    assertThat(victims("furthest-layer-distance", model, 3, CO_RESIDENT, "0 - 0 | 1 0 - | - 1 -"))
        .containsExactly(0, 2);
  }

  @Test
  void layerAwareLruWeighsRoundsBeforeLayers() {
    // Two layers of three experts, theta 1.5: key = age in layer steps + 1.5 x distance, distance 2
    // for the layer served.
    // Token 1: 0 3. Token 2: 1 4. Token 3 wants 2 at step 4: 0 has age 4, 1 age 2, both + 3; 3 age
    // 3, 4 age 1, both + 1.5.
    // 7, 5, 4.5, 2.5: 0 goes. Then 5 at step 5: 1 has age 3 + 1.5, 2 age 1 + 1.5, 3 age 4 + 3, 4
    // age 2 + 3: 3 goes.
    MoeModel model = FixedTrace.model(2, 3, 1);
    assertThat(victims("layer-aware-lru", model, 4, CO_RESIDENT, "0 0 | 1 1 | 2 2"))
        .containsExactly(0, 3);
  }

  @Test
  void layerAwareLruIsLruWithThetaZeroAndFurthestLayerDistanceWithALargeOne() {
    // At step 4 the residents are 3 (step 1), 1 (step 2), 4 (step 3); page 2 of layer 0 is wanted.
    // LRU: 3. By distance: 1.
    MoeModel model = FixedTrace.model(2, 3, 1);
    String trace = "0 0 | 1 1 | 2 -";
    Map<String, String> none = Map.of("theta", "0");
    Map<String, String> large = Map.of("theta", "1000");
    assertThat(RecordedCache.ofExperts(model, 3, CO_RESIDENT, "layer-aware-lru", none)
            .serve(trace)
            .victims())
        .containsExactly(0, 3);
    assertThat(RecordedCache.ofExperts(model, 3, CO_RESIDENT, "layer-aware-lru", large)
            .serve(trace)
            .victims())
        .isEqualTo(victims("furthest-layer-distance", model, 3, CO_RESIDENT, trace))
        .hasSize(2);
  }

  @Test
  void layerAwareLruBreaksTiesByTheOlderUse() {
    // With theta 1 the key is the same for all pages of one round. Room for two, three layers of
    // two experts. Layer 0 of
    // token 2 (step 3): 2 has age 2 + distance 1, 4 age 1 + 2. Layer 1 of token 2 (step 4): 4 has 2
    // + 1, 0 has 1 + 2.
    MoeModel model = FixedTrace.model(3, 2, 1);
    Map<String, String> one = Map.of("theta", "1");
    assertThat(RecordedCache.ofExperts(model, 2, CO_RESIDENT, "layer-aware-lru", one)
            .serve("- 0 0 | 0 - -")
            .victims())
        .containsExactly(2);
    assertThat(RecordedCache.ofExperts(model, 2, CO_RESIDENT, "layer-aware-lru", one)
            .serve("- - 0 | 0 0 -")
            .victims())
        .containsExactly(4);
  }

  @Test
  void randomDrawsItsVictimFromTheResidents() {
    // The candidates lie in order of arrival; the last takes the place of the victim.
    Draws draws = RandomStreams.of(1).draws(Role.POLICY);
    List<Integer> candidates = new ArrayList<>(List.of(0, 1, 2));
    List<Integer> expected = new ArrayList<>();
    for (int page = 3; page < 6; page++) {
      int place = (int) (draws.uniform() * 3);
      expected.add(candidates.get(place));
      candidates.set(place, candidates.get(2));
      candidates.set(2, page);
    }
    assertThat(victims("random", ONE_LAYER, 3, SEQUENTIAL, "0 | 1 | 2 | 3 | 4 | 5"))
        .isEqualTo(expected);
  }

  @Test
  void randomNeverNamesAPinnedPageAndNeglectsNobody() {
    // {0 1} are always pinned; 2 to 5 take turns in the two other places, as victims about equally
    // often.
    MoeModel three = FixedTrace.model(1, 6, 3);
    StringBuilder trace = new StringBuilder("0,1");
    for (int token = 0; token < 4_000; token++) {
      trace.append(" | 0,1,").append(2 + token % 4);
    }
    int[] times = new int[6];
    victims("random", three, 4, CO_RESIDENT, trace.toString()).forEach(page -> times[page]++);
    assertThat(times[0] + times[1]).isZero();
    assertThat(times).satisfies(all -> {
      for (int page = 2; page < 6; page++) {
        assertThat(all[page]).isBetween(500, 900);
      }
    });
  }
}
