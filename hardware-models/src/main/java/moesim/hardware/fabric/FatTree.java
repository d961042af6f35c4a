package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;

/**
 * A fat tree of switches, whose lowest may have fewer links up than down.
 *
 * <p><b>Shape.</b> A switch of level l has m(l) switches or units below; it has w(l + 1) switches
 * above, where w(1) = 1, w(2) = m(1) / oversubscription and w(l + 1) = m(l) further up. With equal
 * m and without oversubscription that is the k-ary n-tree.
 *
 * <p><b>Source.</b> Öhring, Ibel, Das, Kumar: On generalized fat trees, IPPS 1995 (XGFT); Petrini,
 * Vanneschi: k-ary n-trees, IPPS 1997.
 */
public final class FatTree implements FabricTopology {
  static final Option<Long> LEVELS =
      Option.required("levels", ValueType.wholeNumber(1, 3), "levels of switches");
  static final Option<Sides> ARITY = Option.required(
      "arity",
      Sides.TYPE,
      "what hangs below a switch: one number, or one per level from the units up, such as 32x8");
  static final Option<Long> OVERSUBSCRIPTION = Option.of(
      "oversubscription",
      ValueType.wholeNumber(1, 1024),
      1L,
      "links of a lowest switch to units, per link of it upwards");

  @Override
  public String name() {
    return "fat-tree";
  }

  @Override
  public String sentence() {
    return "a tree of switches that has as many links between levels as below, or fewer above the lowest";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        LEVELS, ARITY, OVERSUBSCRIPTION, FabricOptions.LINK_BANDWIDTH, FabricOptions.LINK_LATENCY);
  }

  @Override
  public Paths paths() {
    return Paths.ECMP;
  }

  @Override
  public Blueprint create(FabricContext context) {
    Options options = context.options();
    int levels = Math.toIntExact(options.get(LEVELS));
    Sides written = options.get(ARITY);
    if (written.count() != 1 && written.count() != levels) {
      throw options.problem(
          ARITY,
          "expected one number, or " + levels + " for " + levels + " levels, read \"" + written
              + "\"");
    }
    int over = Math.toIntExact(options.get(OVERSUBSCRIPTION));
    int[] below = new int[levels + 1];
    int[] above = new int[levels + 1];
    for (int level = 1; level <= levels; level++) {
      below[level] = written.get(written.count() == 1 ? 0 : level - 1);
      above[level] = level == 1 ? 1 : below[level - 1] / (level == 2 ? over : 1);
    }
    if (below[1] % over != 0) {
      throw options.problem(
          OVERSUBSCRIPTION,
          over + " does not divide the " + below[1] + " links of a lowest switch to units");
    }
    Tree tree = new Tree(below, above);
    FabricOptions.limit(options, ARITY, tree.nodes(), tree.links());
    return tree.blueprint(FabricOptions.wire(options), over);
  }

  /** Sizes by level; level 0 are the units. */
  private static final class Tree {
    private final int levels;
    private final int[] below;
    private final int[] above;

    /** By level: the nodes, and the units under one of them. */
    private final long[] count;

    private final long[] under;

    /** By level: copies of a switch, which differ in nothing but their links up. */
    private final long[] copies;

    Tree(int[] below, int[] above) {
      this.below = below;
      this.above = above;
      levels = below.length - 1;
      count = new long[levels + 1];
      under = new long[levels + 1];
      copies = new long[levels + 1];
      under[0] = 1;
      copies[0] = 1;
      for (int level = 1; level <= levels; level++) {
        under[level] = Math.multiplyExact(under[level - 1], (long) below[level]);
        copies[level] = Math.multiplyExact(copies[level - 1], (long) above[level]);
      }
      for (int level = 0; level <= levels; level++) {
        count[level] = Math.multiplyExact(under[levels] / under[level], copies[level]);
      }
    }

    long nodes() {
      long nodes = 0;
      for (long ofLevel : count) {
        nodes += ofLevel;
      }
      return nodes;
    }

    long links() {
      long links = 0;
      for (int level = 1; level <= levels; level++) {
        links += 2 * count[level - 1] * above[level];
      }
      return links;
    }

    /**
     * Node (subtree, copy) of a level is subtree · copies + copy; its j-th switch above is
     * (subtree / m, copy + j · copies).
     */
    Blueprint blueprint(Wire wire, int over) {
      Wiring wiring = new Wiring(Math.toIntExact(count[0]));
      int first = 0;
      for (int level = 1; level <= levels; level++) {
        int next = level == 1 ? wiring.units() : first + (int) count[level - 1];
        for (long i = 0; i < count[level]; i++) {
          wiring.addSwitch();
        }
        for (int node = 0; node < count[level - 1]; node++) {
          int parent = (int) (node / copies[level - 1] / below[level] * copies[level]);
          int copy = (int) (node % copies[level - 1]);
          for (int j = 0; j < above[level]; j++) {
            int upper = next + parent + copy + j * (int) copies[level - 1];
            wiring.both(first + node, upper, wire, 0);
          }
        }
        first = next;
      }
      List<Integer> grid = new ArrayList<>();
      for (int level = 1; level <= levels; level++) {
        grid.add(below[level]);
      }
      Collections.reverse(grid);
      return new Blueprint(wiring, figures(wire, over), grid);
    }

    /** docs/model.md, Table 16.1. */
    private Figures figures(Wire wire, int over) {
      long units = count[0];
      long hops = 0;
      long diameter = 0;
      for (int level = 1; level <= levels; level++) {
        long pairs = units * (under[level] - under[level - 1]);
        hops += 2L * level * pairs;
        diameter = pairs > 0 ? 2L * level : diameter;
      }
      return Figures.none()
          .with(Measure.UNITS, units)
          .with(Measure.SWITCHES, nodes() - units)
          .with(Measure.LINKS, links())
          .with(Measure.LEAST_DEGREE, 1)
          .with(Measure.MOST_DEGREE, 1)
          .with(Measure.DIAMETER, diameter)
          .with(Measure.TOTAL_HOPS, hops)
          .with(Measure.BISECTION, bisection(over, wire.bandwidth().bytesPerSecond()));
    }

    /**
     * Without oversubscription one link per unit of the smaller half. With it, the links above half
     * of the top's subtrees, if these can be halved.
     */
    private OptionalLong bisection(int over, long bytesPerSecond) {
      if (over == 1 || levels == 1) {
        return OptionalLong.of(count[0] / 2 * bytesPerSecond);
      }
      return below[levels] % 2 == 0
          ? OptionalLong.of(below[levels] / 2 * copies[levels] * bytesPerSecond)
          : OptionalLong.empty();
    }
  }
}
