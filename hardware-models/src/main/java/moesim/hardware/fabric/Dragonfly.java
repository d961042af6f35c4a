package moesim.hardware.fabric;

import java.util.List;
import java.util.OptionalLong;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.units.Bandwidth;
import moesim.units.Latency;

/**
 * Groups of routers, all linked within a group, and every two groups by the same number of links.
 *
 * <p><b>Shape.</b> With g groups of a routers that have h links to other groups, every two groups
 * are joined by a · h / (g − 1) links. Port x of a group, which belongs to router x / h, leads x mod
 * (g − 1) + 1 groups on. The links between groups are level 1, so a route has one of them at most.
 *
 * <p><b>Source.</b> Kim, Dally, Scott, Abts: Technology-driven, highly-scalable dragonfly topology,
 * ISCA 2008; ports in the palm-tree order of García et al., ICPP 2012, in the positive direction.
 */
public final class Dragonfly implements FabricTopology {
  static final Option<Long> GROUPS =
      Option.required("groups", ValueType.wholeNumber(1, 4096), "groups of routers");
  static final Option<Long> ROUTERS =
      Option.required("routers", ValueType.wholeNumber(1, 4096), "routers of a group");
  static final Option<Long> UNITS =
      Option.required("units", ValueType.wholeNumber(1, 4096), "units of a router");
  static final Option<Long> GLOBAL_LINKS = Option.required(
      "global_links",
      ValueType.wholeNumber(0, 4096),
      "links of a router to other groups; a group's have to go round evenly");
  static final Option<Bandwidth> GLOBAL_BANDWIDTH = Option.optional(
      "global_link.bandwidth",
      FabricOptions.BANDWIDTH,
      "what a link between groups carries in each direction; else link.bandwidth");
  static final Option<Latency> GLOBAL_LATENCY = Option.optional(
      "global_link.latency",
      FabricOptions.LATENCY,
      "how long a byte is on a link between groups; else link.latency");

  @Override
  public String name() {
    return "dragonfly";
  }

  @Override
  public String sentence() {
    return "groups of routers, all linked within a group, every two groups by as many links";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        GROUPS,
        ROUTERS,
        UNITS,
        GLOBAL_LINKS,
        FabricOptions.LINK_BANDWIDTH,
        FabricOptions.LINK_LATENCY,
        GLOBAL_BANDWIDTH,
        GLOBAL_LATENCY);
  }

  @Override
  public Blueprint create(FabricContext context) {
    Options options = context.options();
    int groups = Math.toIntExact(options.get(GROUPS));
    int routers = Math.toIntExact(options.get(ROUTERS));
    int units = Math.toIntExact(options.get(UNITS));
    int ports = Math.toIntExact(options.get(GLOBAL_LINKS));
    check(options, groups, routers, ports);
    long all = (long) groups * routers;
    FabricOptions.limit(
        options, GROUPS, all * (units + 1L), all * (2L * units + routers - 1 + ports));
    Wire wire = FabricOptions.wire(options);
    Wire global = new Wire(
        options.find(GLOBAL_BANDWIDTH).orElse(wire.bandwidth()),
        options.find(GLOBAL_LATENCY).orElse(wire.latency()));
    return new Groups(groups, routers, units, ports).blueprint(wire, global);
  }

  private static void check(Options options, int groups, int routers, int ports) {
    int others = groups - 1;
    if (others == 0 ? ports > 0 : ports == 0 || routers * ports % others != 0) {
      throw options.problem(
          GLOBAL_LINKS,
          routers + " routers with " + ports + " links each do not go round evenly among " + others
              + " other groups");
    }
    if (ports > others) {
      throw options.problem(
          GLOBAL_LINKS,
          ports + " links of a router for " + others
              + " other groups would be two between the same routers; give global_link.bandwidth that of both");
    }
  }

  /** The numbers of a dragonfly. */
  private record Groups(int groups, int routers, int units, int ports) {
    Blueprint blueprint(Wire wire, Wire global) {
      Wiring wiring = new Wiring(groups * routers * units);
      int first = wiring.units();
      for (int router = 0; router < groups * routers; router++) {
        wiring.addSwitch();
        for (int i = 0; i < units; i++) {
          wiring.both(router * units + i, first + router, wire, 0);
        }
      }
      for (int group = 0; group < groups; group++) {
        int base = first + group * routers;
        for (int one = 0; one < routers; one++) {
          for (int other = one + 1; other < routers; other++) {
            wiring.both(base + one, base + other, wire, 0);
          }
        }
      }
      for (int group = 0; group < groups; group++) {
        for (int port = 0; port < routers * ports; port++) {
          int there = (group + port % (groups - 1) + 1) % groups;
          int round = port / (groups - 1) * (groups - 1);
          int back = round + groups - 2 - port % (groups - 1);
          wiring.link(
              first + group * routers + port / ports,
              first + there * routers + back / ports,
              global,
              1);
        }
      }
      return new Blueprint(wiring, figures(wire, global), List.of(groups, routers, units));
    }

    /** docs/model.md, Table 16.1. */
    private Figures figures(Wire wire, Wire global) {
      long all = (long) groups * routers * units;
      long each = units;
      long joints = groups > 1 ? (long) routers * ports / (groups - 1) : 0;
      // Ordered pairs of routers in two groups, by how many of them the best link between the
      // groups
      // does not touch.
      long untouched = (routers - joints) * (routers - joints);
      long half = 2 * joints * (routers - joints) + joints * (joints - 1);
      long crossed = 3 * joints + 4 * half + 5 * untouched;
      long sameRouter = all * (each - 1);
      long sameGroup = all * (routers - 1) * each;
      long pairsOfGroups = (long) groups * (groups - 1) * each * each;
      long hops = 2 * sameRouter + 3 * sameGroup + pairsOfGroups * crossed;
      long diameter = groups > 1
          ? untouched > 0 ? 5 : half > 0 ? 4 : 3
          : sameGroup > 0 ? 3 : sameRouter > 0 ? 2 : 0;
      return Figures.none()
          .with(Measure.UNITS, all)
          .with(Measure.SWITCHES, (long) groups * routers)
          .with(Measure.LINKS, 2 * all + (long) groups * routers * (routers - 1 + ports))
          .with(Measure.LEAST_DEGREE, 1)
          .with(Measure.MOST_DEGREE, 1)
          .with(Measure.DIAMETER, diameter)
          .with(Measure.TOTAL_HOPS, hops)
          .with(Measure.BISECTION, bisection(wire, global));
    }

    /**
     * The links between two halves of the groups, if groups can be halved and the units of a router
     * can fill its links to other groups.
     */
    private OptionalLong bisection(Wire wire, Wire global) {
      long globalRate = global.bandwidth().bytesPerSecond();
      boolean filled = ports * globalRate <= units * wire.bandwidth().bytesPerSecond();
      long joints = groups > 1 ? (long) routers * ports / (groups - 1) : 0;
      return groups % 2 == 0 && filled
          ? OptionalLong.of((long) groups / 2 * (groups / 2) * joints * globalRate)
          : OptionalLong.empty();
    }
  }
}
