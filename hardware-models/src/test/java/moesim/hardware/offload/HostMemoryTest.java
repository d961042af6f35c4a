package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.hardware.CacheOnly;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

/**
 * Two tiers by hand. Experts of 10 bytes take 20 ps from the SSD and 10 ps to the device, computing a
 * layer 1 and an expert 2; LRU on the device and in host memory.
 */
class HostMemoryTest {
  private static OffloadSpec spec(int inHost) {
    HostSpec host = new HostSpec(CacheCapacity.parse(inHost + " experts"), "lru", 15, 2e12);
    return new OffloadSpec(0, 1e12, 1, 2, Optional.of(host));
  }

  private static OffloadRuns.Run run(FixedTrace trace, int onDevice, int inHost, int depth) {
    return OffloadRuns.onDemand(
        trace,
        spec(inHost),
        OffloadRuns.cache(onDevice, AccessSemantics.CO_RESIDENT),
        "lru",
        depth);
  }

  @Test
  void whatIsNotInHostMemoryTakesBothLinks() {
    // Host memory begins with 0 and 1; one place on the device. 2: known at 1, read by 21, loaded
    // by
    // 31, computed by 33; 0 leaves host memory. 0: known at 34, read by 54, loaded by 64, computed
    // by
    // 66; 1 leaves. 2 is in host memory: known at 67, loaded by 77, computed by 79.
    FixedTrace trace = FixedTrace.ofExperts(OffloadRuns.model(1, 3, 1, 10), 2, 0, 2);
    OffloadRuns.Run run = run(trace, 1, 2, 0);
    assertThat(run.times()).isEqualTo(new OffloadTimes(9, 70, 30, 0));
    assertThat(run.host()).contains(new HostUse(3, 2, 20, 40, 40));
  }

  @Test
  void bothLinksWorkAtOnceForDifferentExperts() {
    // Host memory begins with 0, 1, 2. {2,3}: 2 is loaded by 11 and computed by 13, while 3 is read
    // by 21 and loaded by 31; computed by 33. 0 left host memory. {0,1}: known at 34; 1, which is
    // there, goes first: loaded by 44, computed by 46; 0 is read by 54, loaded by 64, computed by
    // 66.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(1, 4, 2, 10), "2,3 | 0,1");
    OffloadRuns.Run run = run(trace, 2, 3, 0);
    assertThat(run.times()).isEqualTo(new OffloadTimes(10, 56, 40, 0));
    // 21 - 13 and 54 - 46 of the stall are the SSD's.
    assertThat(run.host()).contains(new HostUse(4, 2, 20, 40, 16));
  }

  @Test
  void whatIsOnTheDeviceStaysInHostMemory() {
    // Host memory begins with 0, 1, 2; 0 stays on the device, where it is found again and again, so
    // that host memory never hears of it after its load. 1 leaves for 3, 2 for 1, 3 for 2, and 1
    // for
    // 3: if 0 had left for 2, then 3 would have been found.
    MoeModel model = OffloadRuns.model(1, 4, 1, 10);
    FixedTrace trace = FixedTrace.ofExperts(model, 0, 3, 0, 1, 0, 2, 0, 3);
    assertThat(run(trace, 2, 3, 0).host()).contains(new HostUse(5, 4, 40, 80, 80));
  }

  @Test
  void theDevicesLinkLoadsAheadWhileTheSsdIsRead() {
    // Four layers of two experts, all but expert 1 of layer 3 in host memory; all fit on the
    // device.
    // Layer 0: expert 0 known at 1, loaded by 11, computed by 13. Named ahead then, from 1 on:
    // expert 1 of layer 3, read by 21, and expert 0 of layer 2. The latter is there, so it is
    // loaded
    // first, from 11 to 21; the former follows from 21 to 31. Layer 3 next: known at 14, its expert
    // waits in the queue, late, loaded from 21 by 31; computed by 33. Its SSD part ends at 21.
    // Layer 2: known at 34, there, computed by 36.
    MoeModel model = OffloadRuns.model(4, 2, 1, 10);
    OffloadServer server = server(model, 7);
    LayerStep step = new LayerStep(model, false);
    serve(server, step, 0, 0);
    server.prefetch(new int[] {7, 4}, 2, 0);
    serve(server, step, 3, 7);
    serve(server, step, 2, 4);
    assertThat(server.times()).isEqualTo(new OffloadTimes(9, 27, 30, 1));
    assertThat(server.hostUse()).contains(new HostUse(3, 1, 10, 20, 7));
  }

  @Test
  void aLayerStepThatWaitsForTheSsdLeavesTheLinkToLoadsAhead() {
    // As above, but the expert of layer 3 is asked for, not named. Layer 0 is computed by 13;
    // experts 0 of layers 1 and 2 wait for the link, which is free at 11: the first is loaded by
    // 21.
    // Layer 3: known at 14, read from 14 to 34. Meanwhile the link loads the other by 31. Loaded by
    // 44, computed by 46. Layer 1: known at 47, there, computed by 49. Layer 2 by 52.
    MoeModel model = OffloadRuns.model(4, 2, 1, 10);
    OffloadServer server = server(model, 7);
    LayerStep step = new LayerStep(model, false);
    serve(server, step, 0, 0);
    server.prefetch(new int[] {2, 4}, 2, 0);
    serve(server, step, 3, 7);
    serve(server, step, 1, 2);
    serve(server, step, 2, 4);
    assertThat(server.times()).isEqualTo(new OffloadTimes(12, 40, 40, 0));
    assertThat(server.hostUse()).contains(new HostUse(4, 1, 10, 20, 20));
  }

  @Test
  void anEmptiedServerIsAsAtTheBeginning() {
    // Expert 7 is read by 21, loaded by 31, computed by 33; it is read again after that.
    MoeModel model = OffloadRuns.model(4, 2, 1, 10);
    OffloadServer server = server(model, 7);
    LayerStep step = new LayerStep(model, false);
    serve(server, step, 3, 7);
    assertThat(server.isInHost(7)).isTrue();
    // Named ahead at 33, when the server is emptied.
    assertThat(server.isInHost(0)).isFalse();
    server.prefetch(new int[] {0}, 1, 0);
    server.clear();
    assertThat(server.isInHost(0)).isTrue();
    assertThat(server.isInHost(7)).isFalse();
    serve(server, step, 3, 7);
    // Read by 33 + 21, of which the read that was given up takes nothing.
    assertThat(server.times()).isEqualTo(new OffloadTimes(6, 60, 20, 0));
    server.forgetCounts();
    assertThat(server.hostUse()).contains(new HostUse(0, 0, 0, 0, 0));
    assertThat(server.times()).isEqualTo(OffloadTimes.ZERO);
  }

  private static OffloadServer server(MoeModel model, int inHost) {
    return new OffloadServer(
        model,
        spec(inHost),
        new CacheOnly(
            model,
            OffloadRuns.cache(6, AccessSemantics.CO_RESIDENT),
            OffloadRuns.policy("lru", model)),
        OffloadRuns.policy("lru", model));
  }

  private static void serve(OffloadServer server, LayerStep step, int layer, int page) {
    step.begin(0, layer, Phase.DECODE, layer);
    step.add(page);
    server.serve(step);
  }

  @Test
  void hostMemoryNeedsRoomForTheDeviceAndOneExpertMore() {
    MoeModel model = OffloadRuns.model(2, 4, 1, 10);
    assertThat(least("5 experts", model, "3 experts")).isEqualTo(4);
    assertThat(least("60 B", model, "3 experts")).isEqualTo(40);
    assertThat(least("60 B", model, "35 B")).isEqualTo(45);
    assertThat(least("5 experts", model, "35 B")).isEqualTo(4);
    // Whatever the device: all of them are enough.
    assertThat(least("50 %", model, "8 experts")).isEqualTo(8);
    assertThat(least("60 B", model, "100 %")).isEqualTo(80);
  }

  private static long least(String host, MoeModel model, String device) {
    return new HostSpec(CacheCapacity.parse(host), "lru", 0, 1)
        .leastFor(model, CacheCapacity.parse(device));
  }
}
