package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.input.ValueType;
import moesim.yaml.Node;

/**
 * The {@code variants} of a sweep: named groups of keys that change together. They are one
 * dimension of the sweep, whose column holds the names.
 */
final class Variants {
  /** The key of the sweep section. */
  static final String KEY = "variants";

  static final Option<String> NAME =
      Option.required("name", ValueType.text("a name"), "name of the variant in the results");

  /**
   * Column with the names; a point keeps its name at the top of the file, where no file can write
   * it.
   */
  static final String COLUMN = "variant";

  private static final String PATH = Keys.SWEEP + "." + KEY;

  private final Node.Mapping sweep;
  private final List<String> known;
  private final Problems problems;
  private final Set<String> names = new LinkedHashSet<>();

  private Variants(Node.Mapping sweep, List<String> known, Problems problems) {
    this.sweep = sweep;
    this.known = known;
    this.problems = problems;
  }

  /**
   * The dimension that the {@code variants} of {@code sweep} are, {@code written} there; empty if
   * nothing is left of it. What is wrong goes to {@code problems}.
   */
  static Optional<Sweep.Dimension> read(
      Node.Mapping sweep, Node.Mapping.Entry written, List<String> known, Problems problems) {
    return new Variants(sweep, known, problems).read(written);
  }

  /** A copy of the variants {@code written} in a sweep that do not set {@code path}. */
  static Node without(String path, Node written) {
    if (!(written instanceof Node.Listing list)) {
      return written;
    }
    List<Node> items = new ArrayList<>();
    for (Node item : list.items()) {
      items.add(item instanceof Node.Mapping variant ? variant.without(path) : item);
    }
    return new Node.Listing(items, list.location());
  }

  private Optional<Sweep.Dimension> read(Node.Mapping.Entry written) {
    Location place = written.value().location();
    if (!(written.value() instanceof Node.Listing list)) {
      problems.add(
          place, PATH + ": expected a list of variants, read " + written.value().noun());
      return Optional.empty();
    }
    if (list.items().isEmpty()) {
      problems.add(place, PATH + ": an empty list leaves nothing to run");
      return Optional.empty();
    }
    List<Map<String, Node.Scalar>> values = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof Node.Mapping variant) {
        values.add(scalarsOf(variant));
      } else {
        problems.add(
            item.location(),
            PATH + ": expected a variant such as {name: small, cache.capacity: 25 %}, read "
                + item.noun());
      }
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(new Sweep.Dimension(COLUMN, written.key(), values));
  }

  /**
   * What is wrong with a variant is left out of it, so that the rest of the file can be checked
   * with it.
   */
  private Map<String, Node.Scalar> scalarsOf(Node.Mapping variant) {
    Map<String, Node.Scalar> scalars = new LinkedHashMap<>();
    if (!variant.entries().containsKey(NAME.name())) {
      problems.add(
          variant.location(), PATH + ": missing \"" + NAME.name() + "\": " + NAME.sentence());
    }
    variant.entries().forEach((path, entry) -> {
      String key = PATH + "." + path;
      boolean isName = path.equals(NAME.name());
      if (!isName && !isKey(key, path, entry.key())) {
        return;
      }
      if (!(entry.value() instanceof Node.Scalar scalar)) {
        String expected = isName ? NAME.type().accepted() : "a scalar";
        problems.add(
            entry.value().location(),
            key + ": expected " + expected + ", read " + entry.value().noun());
      } else if (isName) {
        checkName(key, scalar);
        scalars.put(COLUMN, scalar);
      } else {
        scalars.put(path, scalar);
      }
    });
    return scalars;
  }

  private boolean isKey(String key, String path, Location place) {
    if (!known.contains(path)) {
      problems.add(place, key + ": not a key of this file" + Suggestion.forName(path, known));
      return false;
    }
    Node.Mapping.Entry swept = sweep.entries().get(path);
    if (swept != null) {
      problems.add(
          place,
          key + ": also swept at " + swept.key() + "; leave it to the variants or the sweep");
      return false;
    }
    return true;
  }

  private void checkName(String key, Node.Scalar name) {
    problems.gather(() -> NAME.type().read(name.at(key)));
    if (!names.add(name.text())) {
      problems.add(name.location(), key + ": \"" + name.text() + "\" stands twice in the list");
    }
  }
}
