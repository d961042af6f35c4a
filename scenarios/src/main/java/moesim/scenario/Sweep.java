package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import moesim.input.Location;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.input.ValueType;
import moesim.yaml.Node;

/**
 * The sweep of a scenario: dotted paths of scalars in the same file, each with its values, and
 * variants. Points are all combinations, or those of a design.
 *
 * @param dimensions the keys, and the variants
 * @param chosen what each point of a design sets; empty of a grid
 * @param replications of every point, if there are several
 * @param notes what a reader of the results should know of the points, one line each
 */
record Sweep(
    List<Dimension> dimensions,
    Optional<List<Map<String, Node.Scalar>>> chosen,
    Optional<Dimension> replications,
    List<String> notes) {
  private static final int MOST_POINTS = Design.MOST_POINTS;

  /** One swept key, or the variants; each value is the scalars that it sets, by their paths. */
  record Dimension(String path, Location location, List<Map<String, Node.Scalar>> values)
      implements Axis {
    static Dimension ofKey(String path, Location location, List<Node.Scalar> values) {
      return new Dimension(
          path, location, values.stream().map(value -> Map.of(path, value)).toList());
    }

    @Override
    public Map<String, Node.Scalar> at(double place) {
      return values.get((int) (place * values.size()));
    }
  }

  private static Sweep grid(List<Dimension> dimensions) {
    return new Sweep(dimensions, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Reads the {@code sweep} section, whose keys are {@code known} paths; what is wrong goes to {@code problems} and is left out.
   * Designs draw by {@code seed}.
   */
  static Sweep read(Node.Mapping section, List<String> known, long seed, Problems problems) {
    Design design = Design.read(section, problems);
    List<Axis> axes = new ArrayList<>();
    List<String> keys = new ArrayList<>(known);
    keys.add(Variants.KEY);
    keys.addAll(Design.NAMES);
    section.entries().forEach((path, entry) -> {
      if (Design.NAMES.contains(path)) {
        return;
      }
      if (design.kind() == Design.Kind.LIST && keys.contains(path)) {
        problems.add(
            entry.key(),
            "sweep." + path + ": design: list has its values in its points; write it there");
        return;
      }
      if (path.equals(Variants.KEY)) {
        Variants.read(section, entry, known, problems).ifPresent(axes::add);
        return;
      }
      if (!known.contains(path)) {
        problems.add(
            entry.key(),
            "sweep." + path + ": not a key of this file" + Suggestion.forName(path, keys));
        return;
      }
      problems.gather(() -> axisOf(path, entry, design)).ifPresent(axes::add);
    });
    return switch (design.kind()) {
      case GRID -> grid(section, axes, problems);
      case LIST -> listed(design.listedPoints(known, problems));
      default -> drawn(design, axes, seed, problems);
    };
  }

  private static Axis axisOf(String path, Node.Mapping.Entry entry, Design design) {
    return design.draws()
            && entry.value() instanceof Node.Mapping range
            && DrawnRange.isDrawn(range)
        ? DrawnRange.read(path, entry.key(), range)
        : Dimension.ofKey(path, entry.key(), SweptValues.of(path, entry.value()));
  }

  private static Sweep grid(Node.Mapping section, List<Axis> axes, Problems problems) {
    List<Dimension> dimensions = new ArrayList<>();
    axes.forEach(axis -> dimensions.add((Dimension) axis));
    long points = 1;
    for (Dimension dimension : dimensions) {
      points = Math.min(MOST_POINTS + 1L, points * dimension.values.size());
    }
    if (points > MOST_POINTS) {
      problems.add(
          section.location(),
          "sweep: more than " + MOST_POINTS
              + " points; split it into several scenarios, or draw some: design: sobol");
      return grid(List.of());
    }
    return grid(dimensions);
  }

  private static Sweep listed(List<Map<String, Node.Scalar>> written) {
    List<Map<String, Node.Scalar>> points = Design.distinct(written);
    Map<String, List<Node.Scalar>> values = new LinkedHashMap<>();
    points.forEach(point -> point.forEach((path, scalar) ->
        values.computeIfAbsent(path, none -> new ArrayList<>()).add(scalar)));
    List<Dimension> dimensions = new ArrayList<>();
    values.forEach((path, scalars) ->
        dimensions.add(Dimension.ofKey(path, scalars.get(0).location(), scalars)));
    return new Sweep(
        dimensions, Optional.of(points), Optional.empty(), merged("list", written, points));
  }

  private static Sweep drawn(Design design, List<Axis> axes, long seed, Problems problems) {
    List<Map<String, Node.Scalar>> drawn =
        problems.gather(() -> design.drawnFrom(axes, seed)).orElse(List.of());
    List<Map<String, Node.Scalar>> points = Design.distinct(drawn);
    List<Dimension> dimensions = new ArrayList<>();
    for (Axis axis : axes) {
      dimensions.add(
          axis instanceof Dimension whole
              ? whole
              : Dimension.ofKey(axis.path(), axis.location(), valuesOf(axis.path(), points)));
    }
    return new Sweep(
        dimensions,
        Optional.of(points),
        Optional.empty(),
        merged(ValueType.nameOf(design.kind()), drawn, points));
  }

  private static List<Node.Scalar> valuesOf(String path, List<Map<String, Node.Scalar>> points) {
    List<Node.Scalar> values = new ArrayList<>();
    points.forEach(point -> Optional.ofNullable(point.get(path)).ifPresent(values::add));
    return values;
  }

  private static List<String> merged(
      String design, List<Map<String, Node.Scalar>> all, List<Map<String, Node.Scalar>> points) {
    return all.size() == points.size()
        ? List.of()
        : List.of("design " + design + ": " + points.size() + " of " + all.size()
            + " points differ; those that are the same are run once");
  }

  /** This sweep with {@code wanted} runs of every point, whose seeds begin with {@code seed}. */
  Sweep replicated(Replications wanted, long seed, Location location, Problems problems) {
    if (!wanted.several()) {
      return this;
    }
    if (paths().contains(Keys.SEED.name())) {
      problems.add(
          locationOf(Keys.SEED.name()),
          "seed: cannot be swept beside replications, which have seeds of their own; leave one out");
      return this;
    }
    if ((long) wanted.count() * count() > MOST_POINTS) {
      problems.add(
          location,
          "replications: more than " + MOST_POINTS + " runs: " + wanted.count() + " of each of "
              + count() + " points; split the scenario");
      return this;
    }
    return new Sweep(dimensions, chosen, Optional.of(wanted.dimension(seed, location)), notes);
  }

  private long count() {
    return chosen
        .map(points -> (long) points.size())
        .orElseGet(() -> dimensions.stream()
            .mapToLong(dimension -> dimension.values.size())
            .reduce(1, Math::multiplyExact));
  }

  /** The paths whose values tell points apart, in the order of their columns. */
  List<String> columns() {
    return Stream.concat(dimensions.stream(), replications.stream())
        .map(Dimension::path)
        .toList();
  }

  /** Every dotted path that some dimension sets. */
  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    dimensions.forEach(
        dimension -> dimension.values.forEach(value -> paths.addAll(value.keySet())));
    return paths;
  }

  /** Where a dimension that sets {@code path} stands. */
  Location locationOf(String path) {
    return dimensions.stream()
        .filter(dimension -> dimension.values.stream().anyMatch(value -> value.containsKey(path)))
        .map(Dimension::location)
        .findFirst()
        .orElseThrow();
  }

  /**
   * {@code file} with what the scalar at {@code path} sets; a variant sets several; empty if there
   * is no such variant.
   */
  Optional<Node.Mapping> set(Node.Mapping file, String path, Node.Scalar scalar) {
    if (!path.equals(Variants.COLUMN)) {
      return Optional.of(file.with(path, scalar));
    }
    return dimensions.stream()
        .filter(dimension -> dimension.path.equals(path))
        .flatMap(dimension -> dimension.values.stream())
        .filter(value -> Optional.ofNullable(value.get(path))
            .filter(name -> name.text().equals(scalar.text()))
            .isPresent())
        .findFirst()
        .map(value -> with(value, file));
  }

  /** The file of every point, first key slowest, replications fastest. */
  List<Node.Mapping> points(Node.Mapping file) {
    List<Node.Mapping> points = List.of(file);
    if (chosen.isPresent()) {
      points = chosen.get().stream().map(value -> with(value, file)).toList();
    } else {
      for (Dimension dimension : dimensions) {
        points = product(points, dimension);
      }
    }
    return replications.isPresent() ? product(points, replications.get()) : points;
  }

  private static List<Node.Mapping> product(List<Node.Mapping> points, Dimension dimension) {
    List<Node.Mapping> product = new ArrayList<>(points.size() * dimension.values.size());
    for (Node.Mapping point : points) {
      dimension.values.forEach(value -> product.add(with(value, point)));
    }
    return product;
  }

  private static Node.Mapping with(Map<String, Node.Scalar> scalars, Node.Mapping file) {
    Node.Mapping point = file;
    for (Map.Entry<String, Node.Scalar> scalar : scalars.entrySet()) {
      point = point.with(scalar.getKey(), scalar.getValue());
    }
    return point;
  }

  /** A copy of the {@code section} in which no dimension and no point sets {@code path}. */
  static Node.Mapping without(String path, Node.Mapping section) {
    Node.Mapping rest = section.without(path);
    for (String key : List.of(Variants.KEY, Design.POINTS.name())) {
      Node.Mapping.Entry groups = section.entries().get(key);
      if (groups != null) {
        rest = rest.with(key, Variants.without(path, groups.value()));
      }
    }
    return rest;
  }
}
