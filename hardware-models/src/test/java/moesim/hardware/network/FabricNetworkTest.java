package moesim.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.hardware.fabric.Built;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.fabric.Paths;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.kernel.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets over links of different bandwidth and latency. */
class FabricNetworkTest {
  private static final long PACKET = 100;

  /** A network over a fabric, and when each transfer arrived. */
  private static final class Run {
    final Timeline timeline = new Timeline();
    final PacketNetwork network;
    final long[] arrivedPs;
    private int sent;

    Run(Fabric fabric, PacketSpec spec, int transfers) {
      arrivedPs = new long[transfers];
      Arrays.fill(arrivedPs, Traffic.NOT_YET);
      network =
          PacketNetwork.over(fabric, timeline, spec, (token, atPs) -> arrivedPs[token] = atPs);
    }

    void send(long readyPs, int from, int to, long bytes) {
      network.send(readyPs, from, to, bytes, 0, sent++);
    }

    long lastPs() {
      timeline.run();
      assertThat(arrivedPs).doesNotContain(Traffic.NOT_YET);
      return Arrays.stream(arrivedPs).max().orElseThrow();
    }
  }

  private static PacketSpec spec(long packetBytes, Forwarding forwarding) {
    return Traffic.spec(packetBytes, 0, 0, forwarding, false);
  }

  /** 0 to 1 over a switch: first 0.5 B/ps and 10 ps, then 1 B/ps and 7 ps; back the other way. */
  private static Fabric uneven() {
    return Built.of(
            "custom edges=0,s,500GB/s,10ps;s,1,1TB/s,7ps;1,s,1TB/s,7ps;s,0,500GB/s,10ps", Map.of())
        .fabric();
  }

  private static long alone(Forwarding forwarding, int from, int to, long bytes) {
    Run run = new Run(uneven(), spec(PACKET, forwarding), 1);
    run.send(0, from, to, bytes);
    return run.lastPs();
  }

  @Test
  void takeEachLinkAtItsOwnRate() {
    // Stored: 100 B hold the slow link for 200 ps, are there at 210, hold the fast one for 100.
    assertThat(alone(Forwarding.STORE_AND_FORWARD, 0, 1, 100)).isEqualTo(200 + 10 + 100 + 7);
    assertThat(alone(Forwarding.STORE_AND_FORWARD, 1, 0, 100)).isEqualTo(100 + 7 + 200 + 10);
    // A rest of 50 B: there at 410, when the fast link is free again since 400.
    assertThat(alone(Forwarding.STORE_AND_FORWARD, 0, 1, 150)).isEqualTo(300 + 10 + 50 + 7);
    // Back, the rest waits for the slow link until 307.
    assertThat(alone(Forwarding.STORE_AND_FORWARD, 1, 0, 150)).isEqualTo(107 + 200 + 100 + 10);
  }

  @Test
  void passThroughASwitchNoFasterThanTheyCome() {
    // The tail is on the slow link until 200, at the switch at 210 and at the target at 217; a head
    // that went on at once would be followed by nothing.
    assertThat(alone(Forwarding.CUT_THROUGH, 0, 1, 100)).isEqualTo(200 + 10 + 7);
    // From fast to slow the head goes on at 7, and the slow link takes 200.
    assertThat(alone(Forwarding.CUT_THROUGH, 1, 0, 100)).isEqualTo(7 + 200 + 10);
    assertThat(alone(Forwarding.CUT_THROUGH, 0, 1, 1000)).isEqualTo(2000 + 10 + 7);
    assertThat(alone(Forwarding.CUT_THROUGH, 1, 0, 1000)).isEqualTo(7 + 2000 + 10);
  }

  /** By link: the bytes that routes lead over it if everyone sends {@code bytes} to every other. */
  private static long[] bytesOfAllToAll(Fabric fabric, long bytes) {
    long[] crossing = new long[fabric.linkCount()];
    int[] route = new int[fabric.longestRoute()];
    for (int from = 0; from < fabric.unitCount(); from++) {
      for (int to = 0; to < fabric.unitCount(); to++) {
        for (int i = 0; i < fabric.route(from, to, route); i++) {
          crossing[route[i]] += bytes;
        }
      }
    }
    return crossing;
  }

  /** The busiest link's bytes over its bandwidth, and the least latency of a route over it. */
  private static double leastPs(Fabric fabric, long bytes) {
    long[] crossing = bytesOfAllToAll(fabric, bytes);
    double most = 0;
    for (int link = 0; link < crossing.length; link++) {
      most = Math.max(
          most, crossing[link] * 1e12 / fabric.bytesPerSecond(link) + fabric.latencyPs(link));
    }
    return most;
  }

  /**
   * Everyone sends to its next, then to the one after that, and so on; the time that takes, over
   * the least it can.
   */
  private static double allToAll(Fabric fabric, long bytes, long packet, Forwarding forwarding) {
    int units = fabric.unitCount();
    Run run = new Run(fabric, spec(packet, forwarding), units * (units - 1));
    for (int distance = 1; distance < units; distance++) {
      for (int unit = 0; unit < units; unit++) {
        run.send(0, unit, (unit + distance) % units, bytes);
      }
    }
    long tookPs = run.lastPs();
    long[] crossing = bytesOfAllToAll(fabric, bytes);
    for (int link = 0; link < crossing.length; link++) {
      assertThat(run.network.load().bytes(link))
          .as("bytes of link " + link)
          .isEqualTo(crossing[link]);
    }
    double least = leastPs(fabric, bytes);
    assertThat(tookPs * 1.0).isGreaterThanOrEqualTo(least);
    return tookPs / least;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "switch units=8",
        "switch units=72",
        "ring units=9",
        "ring units=16",
        "torus dimensions=4x4",
        "torus dimensions=4x6",
        "torus dimensions=8x8"
      })
  void sendAllToAllInLittleMoreThanTheBusiestLinkNeeds(String words) {
    // 64 MiB at 10 GB/s are 6.7 ms, beside 100 ns of latency.
    Fabric fabric = Built.of(words).fabric(Paths.SHORTEST);
    assertThat(allToAll(fabric, 64 << 20, 1 << 20, Forwarding.CUT_THROUGH)).isLessThan(1.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"torus dimensions=5x5", "torus dimensions=7x7"})
  void waitForEachOtherWhereAllDimensionsAreEquallyBusy(String words) {
    // Of odd rings both ways carry the same, so whatever turns late makes a busiest link wait.
    Fabric fabric = Built.of(words).fabric(Paths.SHORTEST);
    double ratio = allToAll(fabric, 16 << 20, 1 << 20, Forwarding.CUT_THROUGH);
    assertThat(ratio).isBetween(1.05, 1.25);
  }

  @ParameterizedTest
  @EnumSource(Forwarding.class)
  void loseNothingBetweenLevelsOfDifferentBandwidth(Forwarding forwarding) {
    Map<String, Built> parts = Map.of(
        "node",
        Built.of("switch units=4 link.bandwidth=450GB/s link.latency=250ns", Map.of()),
        "rail",
        Built.of("switch units=3 link.bandwidth=50GB/s link.latency=1us", Map.of()));
    Fabric fabric = Built.of("hierarchical inner=node outer=rail", parts).fabric(Paths.SHORTEST);
    // A message first goes to the unit of its node that is on the target's rail; so a port of a
    // rail
    // sends what four units have for one unit in each of two nodes: 8 x 8 MiB / 50 GB/s.
    assertThat(leastPs(fabric, 8 << 20)).isEqualTo(8 * (8 << 20) * 20.0 + 1_000_000);
    assertThat(allToAll(fabric, 8 << 20, 1 << 20, forwarding)).isLessThan(1.1);
    Fabric tree = Built.of("fat-tree levels=2 arity=4 oversubscription=2").fabric(Paths.ECMP);
    assertThat(allToAll(tree, 1 << 20, 1 << 16, forwarding)).isLessThan(1.05);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void moveAsAUniformNetworkDoesIfAllLinksAreEqual(long seed) {
    Fabric fabric = Built.of("torus dimensions=4x3 link.bandwidth=1TB/s link.latency=9ps", Map.of())
        .fabric();
    for (Forwarding forwarding : Forwarding.values()) {
      PacketSpec spec = Traffic.spec(PACKET, 9, 0, forwarding, false);
      Traffic uniform = new Traffic(fabric, spec, 400);
      Run run = new Run(fabric, spec, 400);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 400; i++) {
        int from = random.nextInt(12);
        int to = random.nextInt(12);
        long bytes = random.nextInt(1000);
        long readyPs = random.nextInt(20_000);
        uniform.send(readyPs, from, to, bytes);
        run.send(readyPs, from, to, bytes);
      }
      uniform.timeline.run();
      run.timeline.run();
      assertThat(run.arrivedPs).isEqualTo(uniform.arrivedPs);
    }
  }

  @Test
  void refuseWhatAFabricDoesNotHave() {
    Fabric fabric = uneven();
    PacketSpec ports = Traffic.spec(PACKET, 0, 0, Forwarding.CUT_THROUGH, true);
    assertThatThrownBy(() -> new Run(fabric, ports, 1)).hasMessageContaining("has no ports");
    Run run = new Run(fabric, spec(PACKET, Forwarding.CUT_THROUGH), 1);
    assertThatThrownBy(() -> run.network.alonePs(2, 7)).isInstanceOf(IllegalStateException.class);
    run.send(0, 0, 2, 7);
    assertThatThrownBy(run.timeline::run)
        .hasMessageContaining("transfer to node 2, but only the first 2 are units");
  }
}
