package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;

/**
 * Groups of units, each joined by an inner topology, and an outer topology that joins the groups.
 *
 * <p><b>Shape.</b> Unit i of group k is unit k · u + i, u being the units of the inner topology. A
 * group has p ports: port q belongs to its unit q · u / p, rounded down. With rails the outer
 * topology has one unit per group and stands p times, copy q joining the q-th ports; flat it stands
 * once, with port q of group k as its unit k · p + q. Levels of the inner topology stay, those of
 * the outer one are above them.
 */
public final class Hierarchical implements FabricTopology {
  /** How the outer topology joins groups. */
  public enum Join {
    RAILS,
    FLAT
  }

  static final Option<String> INNER = Option.required(
      "inner", ValueType.text("the name of a topology"), "the topology of the file inside a group");
  static final Option<String> OUTER = Option.required(
      "outer",
      ValueType.text("the name of a topology"),
      "the topology of the file that joins the groups");
  static final Option<Join> JOIN = Option.of(
      "join",
      ValueType.constantOf("join", Join.class),
      Join.RAILS,
      "rails: the outer topology joins groups, once for every port of a group; flat: it joins all ports at once");
  static final Option<Long> PORTS = Option.optional(
      "ports",
      ValueType.wholeNumber(1, MOST_NODES),
      "units of a group that have a link of the outer topology, spread evenly; all of them unless written");

  @Override
  public String name() {
    return "hierarchical";
  }

  @Override
  public String sentence() {
    return "groups of an inner topology, joined by an outer one";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(INNER, OUTER, JOIN, PORTS);
  }

  @Override
  public Paths paths() {
    return Paths.ECMP;
  }

  @Override
  public Blueprint create(FabricContext context) {
    Options options = context.options();
    Blueprint inner = context.other(INNER);
    Blueprint outer = context.other(OUTER);
    int inGroup = inner.wiring().units();
    int ports = Math.toIntExact(options.find(PORTS).orElse((long) inGroup));
    if (ports > inGroup) {
      throw options.problem(
          PORTS, ports + " ports, but a group has " + inGroup + " units; a unit has one");
    }
    boolean rails = options.get(JOIN) == Join.RAILS;
    int outerUnits = outer.wiring().units();
    if (!rails && outerUnits % ports != 0) {
      throw options.problem(
          OUTER,
          "has " + outerUnits + " units for groups of " + ports
              + " ports; a multiple is needed, or join: rails");
    }
    int groups = rails ? outerUnits : outerUnits / ports;
    int copies = rails ? ports : 1;
    FabricOptions.limit(
        options,
        OUTER,
        (long) groups * inner.wiring().nodes()
            + (long) copies * (outer.wiring().nodes() - outerUnits),
        (long) groups * inner.wiring().links() + (long) copies * outer.wiring().links());
    Wiring wiring = new Wiring(Math.multiplyExact(groups, inGroup));
    for (int group = 0; group < groups; group++) {
      int first = group * inGroup;
      wiring.lay(inner.wiring(), nodes(wiring, inner, unit -> first + unit), 0);
    }
    int lowest = inner.wiring().height();
    for (int copy = 0; copy < copies; copy++) {
      int rail = copy;
      int[] nodeOf = nodes(
          wiring,
          outer,
          unit -> rails
              ? unit * inGroup + portUnit(rail, ports, inGroup)
              : unit / ports * inGroup + portUnit(unit % ports, ports, inGroup));
      wiring.lay(outer.wiring(), nodeOf, lowest);
    }
    List<Integer> grid = new ArrayList<>(rails ? outer.grid() : List.of(groups));
    grid.addAll(inner.grid());
    Groups sizes = new Groups(inner, outer, groups, ports, rails);
    return new Blueprint(wiring, sizes.figures(), grid);
  }

  private static int portUnit(int port, int ports, int inGroup) {
    return (int) ((long) port * inGroup / ports);
  }

  /** By node of {@code part}: its node in the whole; its switches are added. */
  private static int[] nodes(Wiring whole, Blueprint part, IntUnaryOperator unitOf) {
    int[] nodeOf = new int[part.wiring().nodes()];
    Arrays.setAll(
        nodeOf, node -> node < part.wiring().units() ? unitOf.applyAsInt(node) : whole.addSwitch());
    return nodeOf;
  }

  /** What follows from the figures of the two topologies; docs/model.md, Table 16.2. */
  private record Groups(Blueprint inner, Blueprint outer, int groups, int ports, boolean rails) {
    private long units() {
      return inner.wiring().units();
    }

    private long copies() {
      return rails ? ports : 1;
    }

    private boolean everyUnitHasAPort() {
      return ports == units();
    }

    Figures figures() {
      Figures figures = Figures.none()
          .with(Measure.UNITS, groups * units())
          .with(Measure.SWITCHES, sum(Measure.SWITCHES))
          .with(Measure.LINKS, sum(Measure.LINKS));
      if (!everyUnitHasAPort()) {
        return figures;
      }
      return figures
          .with(Measure.LEAST_DEGREE, degree(Measure.LEAST_DEGREE))
          .with(Measure.MOST_DEGREE, degree(Measure.MOST_DEGREE))
          .with(Measure.DIAMETER, rails ? longestOfRails() : longestOfFlat())
          .with(Measure.TOTAL_HOPS, rails ? hopsOfRails() : hopsOfFlat())
          .with(Measure.BISECTION, rails ? cutOfRails() : cutOfFlat());
    }

    private OptionalLong sum(Measure measure) {
      return both(
          inner.closedForms().find(measure),
          outer.closedForms().find(measure),
          (in, out) -> groups * in + copies() * out);
    }

    /** Of a product every combination of degrees occurs; flat, only if one of them is constant. */
    private OptionalLong degree(Measure measure) {
      boolean known = rails || isRegular(inner) || isRegular(outer);
      return known
          ? both(inner.closedForms().find(measure), outer.closedForms().find(measure), Long::sum)
          : OptionalLong.empty();
    }

    private static boolean isRegular(Blueprint part) {
      return part.closedForms()
          .find(Measure.LEAST_DEGREE)
          .equals(part.closedForms().find(Measure.MOST_DEGREE));
    }

    private OptionalLong longestOfRails() {
      return both(inner, outer, Measure.DIAMETER, Long::sum);
    }

    private OptionalLong hopsOfRails() {
      return both(
          inner,
          outer,
          Measure.TOTAL_HOPS,
          (in, out) -> out * units() * units() + in * groups * groups);
    }

    private OptionalLong longestOfFlat() {
      OptionalLong steps = constantDistance();
      return steps.isEmpty()
          ? OptionalLong.empty()
          : both(inner, outer, Measure.DIAMETER, (in, out) -> groups > 1 ? Math.max(in, out) : in);
    }

    private OptionalLong hopsOfFlat() {
      long all = groups * units();
      return both(
          inner.closedForms().find(Measure.TOTAL_HOPS),
          constantDistance(),
          (in, steps) -> groups * in + all * (all - units()) * steps);
    }

    /** The links between any two units of the outer topology, if that is always the same number. */
    private OptionalLong constantDistance() {
      Figures known = outer.closedForms();
      OptionalLong longest = known.find(Measure.DIAMETER);
      OptionalLong hops = known.find(Measure.TOTAL_HOPS);
      long all = outer.wiring().units();
      boolean constant = longest.isPresent()
          && hops.isPresent()
          && hops.getAsLong() == longest.getAsLong() * all * (all - 1);
      return constant ? longest : OptionalLong.empty();
    }

    private OptionalLong cutOfRails() {
      if (groups % 2 != 0) {
        return OptionalLong.empty();
      }
      return both(
          inner,
          outer,
          Measure.BISECTION,
          (in, out) -> units() % 2 == 0 ? Math.min(units() * out, groups * in) : units() * out);
    }

    private OptionalLong cutOfFlat() {
      boolean halved = outer.grid().get(0) % 2 == 0 || constantDistance().isPresent();
      return groups % 2 == 0 && halved
          ? outer.closedForms().find(Measure.BISECTION)
          : OptionalLong.empty();
    }

    private static OptionalLong both(
        Blueprint one, Blueprint other, Measure measure, LongBinaryOperator joined) {
      return both(one.closedForms().find(measure), other.closedForms().find(measure), joined);
    }

    private static OptionalLong both(
        OptionalLong one, OptionalLong other, LongBinaryOperator joined) {
      return one.isPresent() && other.isPresent()
          ? OptionalLong.of(joined.applyAsLong(one.getAsLong(), other.getAsLong()))
          : OptionalLong.empty();
    }
  }
}
