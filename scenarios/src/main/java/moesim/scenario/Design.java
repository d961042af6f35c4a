package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.input.ValueType;
import moesim.kernel.PointSets;
import moesim.yaml.Node;

/**
 * How the points of a sweep are chosen.
 *
 * @param kind the rule
 * @param location where it stands
 * @param count of the points that are drawn; 0 of a grid and of a list
 * @param scramble whether Sobol's sequence is randomized
 * @param listed the points of a list
 */
record Design(Kind kind, Location location, int count, boolean scramble, Optional<Node> listed) {
  /** The rules. */
  enum Kind {
    GRID,
    LIST,
    RANDOM,
    LATIN_HYPERCUBE,
    SOBOL
  }

  static final int MOST_POINTS = 100_000;

  static final Option<Kind> KIND = Option.of(
      "design",
      ValueType.constantOf("design", Kind.class),
      Kind.GRID,
      "how points are chosen: all combinations, those listed, or as many as points says, drawn from lists and ranges");
  static final Option<Long> POINTS = Option.optional(
      "points",
      ValueType.wholeNumber(1, MOST_POINTS),
      "number of points that are drawn; with design: list the points themselves");
  static final Option<Boolean> SCRAMBLE = Option.of(
      "scramble",
      ValueType.flag(),
      false,
      "true randomizes Sobol's sequence by the seed: left matrix scrambling and a digital shift");

  /** The keys of the sweep section that say so. */
  static final List<String> NAMES = List.of(KIND.name(), POINTS.name(), SCRAMBLE.name());

  /** All combinations, of a sweep at {@code location}. */
  private static Design grid(Location location) {
    return new Design(Kind.GRID, location, 0, false, Optional.empty());
  }

  /** True if points are drawn. */
  boolean draws() {
    return kind != Kind.GRID && kind != Kind.LIST;
  }

  /**
   * What the {@code sweep} section says of its design; of one that is wrong, which goes to {@code
   * problems}, a grid.
   */
  static Design read(Node.Mapping sweep, Problems problems) {
    return problems.gather(() -> read(sweep)).orElseGet(() -> grid(sweep.location()));
  }

  private static Design read(Node.Mapping sweep) {
    Kind kind = value(sweep, KIND).orElse(Kind.GRID);
    boolean scramble = value(sweep, SCRAMBLE).orElse(false);
    Node.Mapping.Entry points = sweep.entries().get(POINTS.name());
    Node.Mapping.Entry named = sweep.entries().get(KIND.name());
    Location location = named == null ? sweep.location() : named.value().location();
    String design = "sweep.design: " + ValueType.nameOf(kind);
    Node.Mapping.Entry scrambled = sweep.entries().get(SCRAMBLE.name());
    if (scrambled != null && kind != Kind.SOBOL) {
      throw new InputException(
          scrambled.key(), "sweep.scramble: only with design: sobol; leave it out");
    }
    if (kind == Kind.GRID) {
      if (points != null) {
        throw new InputException(
            points.key(),
            "sweep.points: a grid has all combinations; write design: list, random, latin-hypercube or sobol, or leave it out");
      }
      return grid(location);
    }
    if (points == null) {
      throw new InputException(
          location,
          kind == Kind.LIST
              ? design + " needs the points, such as points: [{cache.capacity: 8 experts}]"
              : design + " needs their number, such as points: 64");
    }
    return kind == Kind.LIST
        ? new Design(kind, location, 0, false, Optional.of(points.value()))
        : new Design(
            kind,
            location,
            Math.toIntExact(value(sweep, POINTS).orElseThrow()),
            scramble,
            Optional.empty());
  }

  private static <T> Optional<T> value(Node.Mapping sweep, Option<T> option) {
    Node.Mapping.Entry entry = sweep.entries().get(option.name());
    if (entry == null) {
      return Optional.empty();
    }
    String path = Keys.SWEEP + "." + option.name();
    if (!(entry.value() instanceof Node.Scalar scalar)) {
      if (option.name().equals(POINTS.name()) && entry.value() instanceof Node.Listing) {
        throw new InputException(
            entry.value().location(),
            path + ": a list of points needs design: list; else "
                + option.type().accepted());
      }
      throw new InputException(
          entry.value().location(),
          path + ": expected " + option.type().accepted() + ", read "
              + entry.value().noun());
    }
    return Optional.of(option.type().read(scalar.at(path)));
  }

  /** The points drawn from {@code axes}; those that come out the same are one. */
  List<Map<String, Node.Scalar>> drawnFrom(List<? extends Axis> axes, long seed) {
    int dimensions = axes.size();
    if (dimensions == 0) {
      return List.of(Map.of());
    }
    if (kind == Kind.SOBOL && dimensions > PointSets.MOST_SOBOL_DIMENSIONS) {
      throw new InputException(
          location,
          "sweep.design: sobol has at most " + PointSets.MOST_SOBOL_DIMENSIONS
              + " dimensions, and the sweep " + dimensions + "; write latin-hypercube");
    }
    double[][] places = switch (kind) {
      case RANDOM -> PointSets.random(count, dimensions, seed);
      case LATIN_HYPERCUBE -> PointSets.latinHypercube(count, dimensions, seed);
      case SOBOL ->
        scramble
            ? PointSets.scrambledSobol(count, dimensions, seed)
            : PointSets.sobol(count, dimensions);
      case GRID, LIST -> throw new IllegalStateException(kind + " draws nothing");
    };
    List<Map<String, Node.Scalar>> points = new ArrayList<>();
    for (double[] place : places) {
      Map<String, Node.Scalar> point = new LinkedHashMap<>();
      for (int axis = 0; axis < dimensions; axis++) {
        point.putAll(axes.get(axis).at(place[axis]));
      }
      points.add(point);
    }
    return points;
  }

  /**
   * The points of a list, whose keys are {@code known} paths; what is wrong goes to {@code
   * problems} and is left out.
   */
  List<Map<String, Node.Scalar>> listedPoints(List<String> known, Problems problems) {
    String path = Keys.SWEEP + "." + POINTS.name();
    Node points = listed.orElseThrow();
    if (!(points instanceof Node.Listing list)) {
      problems.add(
          points.location(),
          path + ": design: list needs a list such as [{cache.capacity: 8 experts}], read "
              + points.noun());
      return List.of();
    }
    if (list.items().isEmpty()) {
      problems.add(points.location(), path + ": an empty list leaves nothing to run");
    }
    List<Map<String, Node.Scalar>> read = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof Node.Mapping point) {
        read.add(scalarsOf(path, point, known, problems));
      } else {
        problems.add(
            item.location(),
            path + ": expected a point such as {cache.capacity: 8 experts}, read " + item.noun());
      }
    }
    return read;
  }

  private static Map<String, Node.Scalar> scalarsOf(
      String path, Node.Mapping point, List<String> known, Problems problems) {
    Map<String, Node.Scalar> scalars = new LinkedHashMap<>();
    point.entries().forEach((key, entry) -> {
      if (!known.contains(key)) {
        problems.add(
            entry.key(),
            path + "." + key + ": not a key of this file" + Suggestion.forName(key, known));
      } else if (entry.value() instanceof Node.Scalar scalar) {
        scalars.put(key, scalar);
      } else {
        problems.add(
            entry.value().location(),
            path + "." + key + ": expected a scalar, read " + entry.value().noun());
      }
    });
    return scalars;
  }

  /** {@code points} without those that set the same as an earlier one. */
  static List<Map<String, Node.Scalar>> distinct(List<Map<String, Node.Scalar>> points) {
    Set<Map<String, String>> seen = new LinkedHashSet<>();
    List<Map<String, Node.Scalar>> kept = new ArrayList<>();
    for (Map<String, Node.Scalar> point : points) {
      Map<String, String> texts = new TreeMap<>();
      point.forEach((path, scalar) -> texts.put(path, scalar.text()));
      if (seen.add(texts)) {
        kept.add(point);
      }
    }
    return kept;
  }
}
