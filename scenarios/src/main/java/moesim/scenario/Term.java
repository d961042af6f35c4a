package moesim.scenario;

import java.math.BigDecimal;
import moesim.input.InputException;
import moesim.input.Written;
import moesim.units.Quantity;
import moesim.yaml.Node;

/** A number of a range, with its unit or without. */
record Term(BigDecimal number, String unit) {
  /** The term {@code name} of the {@code range} that {@code key} has. */
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

  /** True of 3 and of 3.0. */
  boolean isWhole() {
    return number.stripTrailingZeros().scale() <= 0;
  }

  /** True of 3, not of 3.0. */
  boolean isWrittenWhole() {
    return number.scale() <= 0;
  }

  /** The text of {@code value} in the unit of this term. */
  String withUnit(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString() + (unit.isEmpty() ? "" : " " + unit);
  }

  /** How {@code value} is written in the unit of this term. */
  Written.Kind kindOf(BigDecimal value) {
    if (!unit.isEmpty()) {
      return Written.Kind.TEXT;
    }
    return value.stripTrailingZeros().scale() <= 0
        ? Written.Kind.WHOLE_NUMBER
        : Written.Kind.NUMBER;
  }
}
