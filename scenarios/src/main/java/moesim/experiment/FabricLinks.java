package moesim.experiment;

import moesim.hardware.balance.LinkSpeeds;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.network.PacketNetwork;
import moesim.hardware.parallel.ExpertParallel;
import moesim.scenario.ParallelRun;
import moesim.units.Bandwidth;

/** What the links of a fabric are to the parts of a run that see no single transfer. */
record FabricLinks(ParallelRun run) {
  /** What a unit can send inside its node, and out of it: over all links that it leaves by. */
  LinkSpeeds speeds() {
    Fabric fabric = run.fabric().fabric();
    long inside = 0;
    long all = 0;
    for (int link = 0; link < fabric.linkCount(); link++) {
      if (fabric.from(link) == 0) {
        all += fabric.bytesPerSecond(link);
        inside += fabric.level(link) == 0 ? fabric.bytesPerSecond(link) : 0;
      }
    }
    // A fabric of one level has one speed, and a gateway's links of several are its way out.
    long between = all > inside ? all - inside : inside;
    return new LinkSpeeds(reached(inside > 0 ? inside : all), reached(between));
  }

  private Bandwidth reached(long bytesPerSecond) {
    return new Bandwidth(Math.max(1, Math.round(bytesPerSecond * run.packets().efficiency())));
  }

  /** The network, and the slowest way between neighbours of a rank. */
  ExpertParallel.Wires wires() {
    Fabric fabric = run.fabric().fabric();
    double slowest = Double.POSITIVE_INFINITY;
    long longestPs = 0;
    int[] route = new int[Math.max(1, fabric.longestRoute())];
    for (int unit = 1; unit < run.machine().degrees().tensor(); unit++) {
      int hops = fabric.route(unit - 1, unit, route);
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
