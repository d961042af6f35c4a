package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.cache.AccessSemantics;
import moesim.hardware.CacheOnly;
import moesim.hardware.CacheOnlySpec;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

/** Times by hand. Experts of 10 bytes take 10 ps, computing a layer 1 and an expert 2. */
class OffloadServerTest {
  private static final OffloadSpec SPEC = new OffloadSpec(0, 1e12, 1, 2);

  @Test
  void stallsForEveryLoadThatNobodyMadeAhead() {
    // One layer, LRU, two places: 0 1 0 2. Every step computes 1, waits 10 if it misses, computes
    // 2.
    FixedTrace trace = FixedTrace.ofExperts(OffloadRuns.model(1, 3, 1, 10), 0, 1, 0, 2);
    OffloadTimes times = onDemand(trace, 2, 0);
    assertThat(times).isEqualTo(new OffloadTimes(4 * 3, 3 * 10, 3 * 10, 0));
    assertThat(times.totalPs()).isEqualTo(42);
  }

  @Test
  void computesTheExpertsItHasWhileOthersCome() {
    // Top-2: {0,1} misses both: 1, 0 comes at 11, computed by 13, 1 comes at 21, computed by 23.
    // {0,2}: 24, 0 is computed by 26 while 2 comes until 34, computed by 36.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(1, 3, 2, 10), "0,1 | 0,2");
    assertThat(onDemand(trace, 3, 0)).isEqualTo(new OffloadTimes(10, 26, 30, 0));
  }

  @Test
  void hidesALoadAheadBehindComputation() {
    // Two layers of two experts, four places, an oracle of one layer step. Layer 0: known at 1,
    // expert 0
    // comes at 11, computed by 13. At 1 the expert of layer 1 is queued behind it: it comes at 21.
    // Layer 1: known at 14, waits until 21: late. Computed by 23.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(2, 2, 1, 10), "0 1");
    assertThat(onDemand(trace, 4, 1)).isEqualTo(new OffloadTimes(6, 17, 20, 1));
    // Without it, layer 1 waits from 14 to 24.
    assertThat(onDemand(trace, 4, 0)).isEqualTo(new OffloadTimes(6, 20, 20, 0));
  }

  @Test
  void letsALayerStepOvertakeWhatIsLoadedAhead() {
    // Three layers, two layer steps ahead: at 1, after expert 0 (comes at 11), those of layers 1
    // and 2 wait.
    // Layer 0 is computed by 13, layer 1 known at 14, its expert on the way since 11: comes at 21,
    // computed by
    // 23. Layer 2 known at 24, its expert on the way since 21, comes at 31, computed by 33.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(3, 2, 1, 10), "0 0 0");
    assertThat(onDemand(trace, 6, 2)).isEqualTo(new OffloadTimes(9, 24, 30, 2));
  }

  @Test
  void keepsThePlacesOfALayerStepUntilItIsOver() {
    // One place: what is loaded ahead for layer 1 takes the place of layer 0's expert, so its load
    // begins when that is computed, at 13, and is done at 23.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(2, 2, 1, 10), "0 1");
    assertThat(onDemand(trace, 1, 1)).isEqualTo(new OffloadTimes(6, 19, 20, 1));
  }

  @Test
  void aStreamedExpertHasNoPlaceThatALoadAheadCouldTake() {
    // LFU keeps 0 and 1, used twice, and streams 2: known at 33, it comes from 33 to 43, computed
    // by
    // 45. What is loaded ahead then takes the place of 0, from 43 on: it comes at 53, known at 46,
    // computed by 55.
    MoeModel model = OffloadRuns.model(1, 4, 1, 10);
    OffloadServer server = new OffloadServer(
        model,
        SPEC,
        new CacheOnly(
            model,
            OffloadRuns.cache(2, AccessSemantics.EVENT_ATOMIC),
            OffloadRuns.policy("lfu", model)));
    LayerStep step = new LayerStep(model, false);
    int[] experts = {0, 0, 1, 1, 2, 3};
    for (int i = 0; i < experts.length; i++) {
      step.begin(i, 0, Phase.DECODE, i);
      step.add(experts[i]);
      server.serve(step);
      if (experts[i] == 2) {
        server.prefetch(new int[] {3}, 1, i);
      }
    }
    assertThat(server.counts().streamedMisses()).isEqualTo(1);
    assertThat(server.times()).isEqualTo(new OffloadTimes(6 * 3, 37, 40, 1));
  }

  @Test
  void beginsTheLoadsOfTheOptimumAsEarlyAsItCan() {
    // As the first: 0 comes at 10, computed by 12; 1 comes at 20, computed by 22; 0 again by 25; 2
    // takes the
    // place of 1, which was used until 22: it comes at 32, and is computed by 34.
    FixedTrace trace = FixedTrace.ofExperts(OffloadRuns.model(1, 3, 1, 10), 0, 1, 0, 2);
    OffloadTimes times = OffloadRuns.conservative(
            trace, SPEC, OffloadRuns.cache(2, AccessSemantics.CO_RESIDENT))
        .times();
    assertThat(times).isEqualTo(new OffloadTimes(12, 22, 30, 0));
  }

  private static OffloadTimes onDemand(FixedTrace trace, int capacity, int depth) {
    CacheOnlySpec cache = OffloadRuns.cache(capacity, AccessSemantics.CO_RESIDENT);
    return OffloadRuns.onDemand(trace, SPEC, cache, "lru", depth).times();
  }
}
