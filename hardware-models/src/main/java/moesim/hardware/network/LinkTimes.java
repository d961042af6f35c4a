package moesim.hardware.network;

import moesim.hardware.fabric.Fabric;

/**
 * How long packets hold the links of a fabric, and how long they fly.
 *
 * <p><b>Units.</b> A packet of p bytes holds link e for ceil(p x q(e)), where q(e), the picoseconds
 * of a byte, is rounded to a double first: one picosecond more than the quotient at most.
 */
final class LinkTimes {
  private final long packetBytes;

  /** By link: how long a whole packet holds it. */
  private final long[] packetPs;

  /** By link: how long a byte holds it; a product is quicker than a quotient. */
  private final double[] bytePs;

  /** By link: from the start of a packet to its head behind the next router. */
  private final long[] latencyPs;

  /** The links of {@code fabric}; packet, efficiency and router delay are those of {@code spec}. */
  LinkTimes(Fabric fabric, PacketSpec spec) {
    int links = fabric.linkCount();
    packetBytes = spec.packet().bytes();
    packetPs = new long[links];
    bytePs = new double[links];
    latencyPs = new long[links];
    for (int link = 0; link < links; link++) {
      bytePs[link] = 1e12 / (fabric.bytesPerSecond(link) * spec.efficiency());
      packetPs[link] = (long) Math.ceil(packetBytes * bytePs[link]);
      latencyPs[link] = fabric.latencyPs(link) + spec.routerDelay().ps();
    }
  }

  /** How long {@code bytes}, at most a packet, hold {@code link}. */
  long holdPs(int link, long bytes) {
    return bytes == packetBytes ? packetPs[link] : (long) Math.ceil(bytes * bytePs[link]);
  }

  long[] latenciesPs() {
    return latencyPs;
  }
}
