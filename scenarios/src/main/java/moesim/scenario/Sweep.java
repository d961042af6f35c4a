package moesim.scenario;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Suggestion;
import moesim.input.Written;
import moesim.units.Quantity;

/**
 * The sweep of a scenario: dotted paths of scalars in the same file, each with its values, and
 * variants; all combinations are run.
 */
record Sweep(List<Dimension> dimensions) {
  private static final int MOST_POINTS = 100_000;

  /** One swept key, or the variants; each value is the scalars that it sets, by their paths. */
  record Dimension(String path, Location location, List<Map<String, Node.Scalar>> values) {
    static Dimension ofKey(String path, Location location, List<Node.Scalar> values) {
      return new Dimension(
          path, location, values.stream().map(value -> Map.of(path, value)).toList());
    }
  }

  /**
   * Reads the {@code sweep} section, whose keys are {@code known} paths; what is wrong goes to
   * {@code problems} and is left out.
   */
  static Sweep read(Node.Mapping section, List<String> known, Problems problems) {
    List<Dimension> dimensions = new ArrayList<>();
    List<String> keys = new ArrayList<>(known);
    keys.add(Variants.KEY);
    section.entries().forEach((path, entry) -> {
      if (path.equals(Variants.KEY)) {
        Variants.read(section, entry, known, problems).ifPresent(dimensions::add);
        return;
      }
      if (!known.contains(path)) {
        problems.add(
            entry.key(),
            "sweep." + path + ": not a key of this file" + Suggestion.forName(path, keys));
        return;
      }
      problems
          .gather(() -> Dimension.ofKey(path, entry.key(), valuesOf(path, entry.value())))
          .ifPresent(dimensions::add);
    });
    long points = 1;
    for (Dimension dimension : dimensions) {
      points = Math.min(MOST_POINTS + 1L, points * dimension.values.size());
    }
    if (points > MOST_POINTS) {
      problems.add(
          section.location(),
          "sweep: more than " + MOST_POINTS + " points; split it into several scenarios");
      return new Sweep(List.of());
    }
    return new Sweep(dimensions);
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

  /** The file of every point, first key slowest. */
  List<Node.Mapping> points(Node.Mapping file) {
    List<Node.Mapping> points = List.of(file);
    for (Dimension dimension : dimensions) {
      List<Node.Mapping> next = new ArrayList<>(points.size() * dimension.values.size());
      for (Node.Mapping point : points) {
        dimension.values.forEach(value -> next.add(with(value, point)));
      }
      points = next;
    }
    return points;
  }

  private static Node.Mapping with(Map<String, Node.Scalar> scalars, Node.Mapping file) {
    Node.Mapping point = file;
    for (Map.Entry<String, Node.Scalar> scalar : scalars.entrySet()) {
      point = point.with(scalar.getKey(), scalar.getValue());
    }
    return point;
  }

  /** A copy of the {@code section} in which no dimension sets {@code path}. */
  static Node.Mapping without(String path, Node.Mapping section) {
    Node.Mapping.Entry variants = section.entries().get(Variants.KEY);
    Node.Mapping rest = section.without(path);
    return variants == null
        ? rest
        : rest.with(Variants.KEY, Variants.without(path, variants.value()));
  }

  private static List<Node.Scalar> valuesOf(String path, Node node) {
    String key = "sweep." + path;
    if (node instanceof Node.Mapping range) {
      return rangeOf(key, range);
    }
    if (!(node instanceof Node.Listing list)) {
      throw new InputException(
          node.location(),
          key + ": expected a list or a range {from, to, step} or {from, to, factor}, read "
              + node.noun());
    }
    if (list.items().isEmpty()) {
      throw new InputException(node.location(), key + ": an empty list leaves nothing to run");
    }
    List<Node.Scalar> values = new ArrayList<>();
    for (Node item : list.items()) {
      if (!(item instanceof Node.Scalar scalar)) {
        throw new InputException(item.location(), key + ": expected a scalar, read " + item.noun());
      }
      if (values.stream().anyMatch(value -> value.text().equals(scalar.text()))) {
        throw new InputException(
            item.location(), key + ": \"" + scalar.text() + "\" stands twice in the list");
      }
      values.add(scalar);
    }
    return values;
  }

  private static List<Node.Scalar> rangeOf(String key, Node.Mapping range) {
    List<String> known = List.of("from", "to", "step", "factor");
    range.entries().forEach((name, entry) -> {
      if (!known.contains(name)) {
        throw new InputException(
            entry.key(), key + "." + name + ": unknown key" + Suggestion.forName(name, known));
      }
    });
    boolean byStep = range.entries().containsKey("step");
    if (byStep == range.entries().containsKey("factor")) {
      throw new InputException(
          range.location(), key + ": a range has from, to, and either step or factor");
    }
    Term from = Term.of(key, range, "from");
    Term to = Term.of(key, range, "to");
    Term by = Term.of(key, range, byStep ? "step" : "factor");
    BigDecimal least = byStep ? BigDecimal.ZERO : BigDecimal.ONE;
    if (by.number.compareTo(least) <= 0 || (!byStep && from.number.signum() <= 0)) {
      throw new InputException(
          range.location(),
          key + ": a range needs step > 0, or factor > 1 and from > 0, or it never ends");
    }
    String unit = from.unit;
    if (!unit.equals(to.unit) || (byStep ? !unit.equals(by.unit) : !by.unit.isEmpty())) {
      throw new InputException(
          range.location(),
          key + ": from, to and step need the same unit, a factor none; read \"" + from.unit
              + "\", \"" + to.unit + "\" and \"" + by.unit + "\"");
    }
    return valuesOf(key, range, from, to, by.number, byStep);
  }

  /**
   * With a factor, whole numbers stay whole: 24, 36, 54, 81, 122; a value that comes twice counts
   * once.
   */
  private static List<Node.Scalar> valuesOf(
      String key, Node.Mapping range, Term from, Term to, BigDecimal by, boolean byStep) {
    boolean whole = from.isWhole() && to.isWhole() && !byStep;
    List<Node.Scalar> values = new ArrayList<>();
    String last = "";
    for (BigDecimal exact = from.number; exact.compareTo(to.number) <= 0; ) {
      BigDecimal shown = whole ? exact.setScale(0, RoundingMode.HALF_UP) : exact;
      String text =
          shown.stripTrailingZeros().toPlainString() + (from.unit.isEmpty() ? "" : " " + from.unit);
      if (!text.equals(last)) {
        values.add(new Node.Scalar(text, from.kindOf(shown), range.location()));
        last = text;
      }
      if (values.size() > MOST_POINTS) {
        throw new InputException(range.location(), key + ": more than " + MOST_POINTS + " values");
      }
      exact = byStep ? exact.add(by) : exact.multiply(by, java.math.MathContext.DECIMAL128);
    }
    if (values.isEmpty()) {
      throw new InputException(
          range.location(), key + ": from is larger than to, which leaves nothing to run");
    }
    return values;
  }

  /** A number of a range, with its unit or without. */
  private record Term(BigDecimal number, String unit) {
    static Term of(String key, Node.Mapping range, String name) {
      Node.Mapping.Entry entry = range.entries().get(name);
      if (entry == null) {
        throw new InputException(range.location(), key + ": a range needs \"" + name + "\"");
      }
      if (!(entry.value() instanceof Node.Scalar scalar)) {
        throw new InputException(
            entry.value().location(),
            key + "." + name + ": expected a number, read " + entry.value().noun());
      }
      try {
        if (scalar.kind() == Written.Kind.TEXT) {
          Quantity quantity = Quantity.parse(scalar.text());
          return new Term(quantity.number(), quantity.unit());
        }
        return new Term(new BigDecimal(scalar.text()), "");
      } catch (IllegalArgumentException e) {
        throw new InputException(
            scalar.location(), key + "." + name + ": expected a number, read " + scalar.noun(), e);
      }
    }

    boolean isWhole() {
      return number.stripTrailingZeros().scale() <= 0;
    }

    Written.Kind kindOf(BigDecimal value) {
      if (!unit.isEmpty()) {
        return Written.Kind.TEXT;
      }
      return value.stripTrailingZeros().scale() <= 0
          ? Written.Kind.WHOLE_NUMBER
          : Written.Kind.NUMBER;
    }
  }
}
