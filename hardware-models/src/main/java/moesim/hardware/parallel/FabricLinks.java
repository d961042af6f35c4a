package moesim.hardware.parallel;

import moesim.hardware.balance.LinkSpeeds;
import moesim.hardware.fabric.Fabric;
import moesim.units.Bandwidth;

/**
 * What the links of a fabric are to what sees no single transfer: migrations, and sums over a rank.
 *
 * @param degrees whose units are the first of the fabric
 * @param efficiency share of every link's bandwidth that is reached
 */
public record FabricLinks(Fabric fabric, Degrees degrees, double efficiency) {
  /**
   * What a unit can send inside its node, and out of it, over all links that it leaves by: of the
   * unit that can send least, such as one in the corner of a mesh.
   */
  public LinkSpeeds speeds() {
    int units = degrees.units();
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
    return new Bandwidth(Math.max(1, Math.round(bytesPerSecond * efficiency)));
  }

  /** The slowest way between neighbours in the ring of any rank; nothing for ranks of one unit. */
  public RankWay rankWay() {
    int tensor = degrees.tensor();
    double slowest = Double.POSITIVE_INFINITY;
    long longestPs = 0;
    int[] route = new int[Math.max(1, fabric.longestRoute())];
    for (int unit = 0; tensor > 1 && unit < degrees.units(); unit++) {
      boolean last = unit % tensor == tensor - 1;
      int hops = fabric.route(unit, last ? unit - tensor + 1 : unit + 1, route);
      long ps = 0;
      for (int i = 0; i < hops; i++) {
        slowest = Math.min(slowest, fabric.bytesPerSecond(route[i]) * efficiency);
        ps += fabric.latencyPs(route[i]);
      }
      longestPs = Math.max(longestPs, ps);
    }
    return new RankWay(slowest, longestPs);
  }
}
