package moesim.experiment;

import moesim.hardware.balance.LinkSpeeds;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.network.PacketNetwork;
import moesim.hardware.parallel.ExpertParallel;
import moesim.scenario.ParallelRun;
import moesim.units.Bandwidth;

/** What the links of a fabric are to the parts of a run that see no single transfer. */
record FabricLinks(ParallelRun run) {
  /**
   * What a unit can send inside its node, and out of it, over all links that it leaves by: of the
   * unit that can send least, such as one in the corner of a mesh.
   */
  LinkSpeeds speeds() {
    Fabric fabric = run.fabric().fabric();
    int units = run.machine().degrees().units();
    long[] inside = new long[units];
    long[] all = new long[units];
    for (int link = 0; link < fabric.linkCount(); link++) {
      int unit = fabric.from(link);
      if (unit < units) {
        all[unit] += fabric.bytesPerSecond(link);
        inside[unit] += fabric.level(link) == 0 ? fabric.bytesPerSecond(link) : 0;
      }
    }
    long leastInside = Long.MAX_VALUE;
    long leastBetween = Long.MAX_VALUE;
    for (int unit = 0; unit < units; unit++) {
      // A fabric of one level has one speed, and so has a unit without a link of its own outwards.
      long between = all[unit] > inside[unit] ? all[unit] - inside[unit] : inside[unit];
      leastInside = Math.min(leastInside, inside[unit] > 0 ? inside[unit] : all[unit]);
      leastBetween = Math.min(leastBetween, between);
    }
    return new LinkSpeeds(reached(leastInside), reached(leastBetween));
  }

  /** A fabric of one unit has no link, and nothing moves there. */
  private Bandwidth reached(long bytesPerSecond) {
    return new Bandwidth(Math.max(1, Math.round(bytesPerSecond * run.packets().efficiency())));
  }

  /** The network, and the slowest way between neighbours in the ring of any rank. */
  ExpertParallel.Wires wires() {
    Fabric fabric = run.fabric().fabric();
    int tensor = run.machine().degrees().tensor();
    double slowest = Double.POSITIVE_INFINITY;
    long longestPs = 0;
    int[] route = new int[Math.max(1, fabric.longestRoute())];
    for (int unit = 0; tensor > 1 && unit < run.machine().degrees().units(); unit++) {
      boolean last = unit % tensor == tensor - 1;
      int hops = fabric.route(unit, last ? unit - tensor + 1 : unit + 1, route);
      long ps = 0;
      for (int i = 0; i < hops; i++) {
        slowest =
            Math.min(slowest, fabric.bytesPerSecond(route[i]) * run.packets().efficiency());
        ps += fabric.latencyPs(route[i]);
      }
      longestPs = Math.max(longestPs, ps);
    }
    return new ExpertParallel.Wires(
        (clock, arrivals) -> PacketNetwork.over(fabric, clock, run.packets(), arrivals),
        slowest,
        longestPs);
  }
}
