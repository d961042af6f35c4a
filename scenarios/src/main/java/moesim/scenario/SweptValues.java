package moesim.scenario;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Suggestion;
import moesim.yaml.Node;

/** The values of a swept key as they are written: a list, or a range by steps or by factors. */
final class SweptValues {
  private SweptValues() {}

  /** The values under {@code sweep.path}. <b>Errors.</b> {@link InputException} of the first. */
  static List<Node.Scalar> of(String path, Node node) {
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
    if (DrawnRange.isDrawn(range)) {
      throw new InputException(
          range.location(),
          key
              + ": a range has from, to, and either step or factor; without them it needs a design that draws its"
              + " points: random, latin-hypercube or sobol");
    }
    boolean byStep = range.entries().containsKey("step");
    if (byStep == range.entries().containsKey("factor")) {
      throw new InputException(
          range.location(), key + ": a range has from, to, and either step or factor, not both");
    }
    Term from = Term.of(key, range, "from");
    Term to = Term.of(key, range, "to");
    Term by = Term.of(key, range, byStep ? "step" : "factor");
    BigDecimal least = byStep ? BigDecimal.ZERO : BigDecimal.ONE;
    if (by.number().compareTo(least) <= 0 || (!byStep && from.number().signum() <= 0)) {
      throw new InputException(
          range.location(),
          key + ": a range needs step > 0, or factor > 1 and from > 0, or it never ends");
    }
    String unit = from.unit();
    if (!unit.equals(to.unit())
        || (byStep ? !unit.equals(by.unit()) : !by.unit().isEmpty())) {
      throw new InputException(
          range.location(),
          key + ": from, to and step need the same unit, a factor none; read \"" + from.unit()
              + "\", \"" + to.unit() + "\" and \"" + by.unit() + "\"");
    }
    return between(key, range, from, to, by.number(), byStep);
  }

  /**
   * With a factor, whole numbers stay whole: 24, 36, 54, 81, 122; a value that comes twice counts
   * once.
   */
  private static List<Node.Scalar> between(
      String key, Node.Mapping range, Term from, Term to, BigDecimal by, boolean byStep) {
    boolean whole = from.isWhole() && to.isWhole() && !byStep;
    List<Node.Scalar> values = new ArrayList<>();
    String last = "";
    for (BigDecimal exact = from.number(); exact.compareTo(to.number()) <= 0; ) {
      BigDecimal shown = whole ? exact.setScale(0, RoundingMode.HALF_UP) : exact;
      String text = from.withUnit(shown);
      if (!text.equals(last)) {
        values.add(new Node.Scalar(text, from.kindOf(shown), range.location()));
        last = text;
      }
      if (values.size() > Design.MOST_POINTS) {
        throw new InputException(
            range.location(), key + ": more than " + Design.MOST_POINTS + " values");
      }
      exact = byStep ? exact.add(by) : exact.multiply(by, MathContext.DECIMAL128);
    }
    if (values.isEmpty()) {
      throw new InputException(
          range.location(), key + ": from is larger than to, which leaves nothing to run");
    }
    return values;
  }
}
