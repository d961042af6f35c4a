package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.input.ValueType;

/**
 * The share of a peak that is reached: one number, a table by tokens, or what a case study measured
 * for the model.
 *
 * @param table empty if the case study says it
 */
record Efficiency(Optional<EfficiencyTable> table) {
  /** Name of the case study whose figures depend on the model. */
  static final String MEASURED = "orders-in-chaos";

  private static final ValueType<Efficiency> TEXT = ValueType.quantity(
      "a share such as 0.9, a table by tokens such as \"128: 0.50, 512: 0.68, more: 0.69\", or "
          + MEASURED,
      Efficiency::parse,
      "^(orders-in-chaos|[0-9.]+|(\\d+: ?[0-9.]+, ?)*more: ?[0-9.]+)$");

  /** As a text, or as a bare number, to which a pattern does not apply. */
  static final ValueType<Efficiency> TYPE = new ValueType<>(
      TEXT.accepted(),
      TEXT.kinds(),
      TEXT.parser(),
      Map.of(
          "type",
          List.of("string", "number"),
          "pattern",
          TEXT.schema().getOrDefault("pattern", ""),
          "exclusiveMinimum",
          0.0,
          "maximum",
          1.0));

  static Efficiency parse(String text) {
    if (text.equals(MEASURED)) {
      return new Efficiency(Optional.empty());
    }
    List<Integer> bounds = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (String part : text.split(", ?", -1)) {
      int colon = part.indexOf(':');
      String bound = colon < 0 ? "more" : part.substring(0, colon).strip();
      if (!bound.equals("more")) {
        bounds.add(number(bound).intValue());
      }
      shares.add(number(part.substring(colon + 1).strip()));
    }
    return new Efficiency(Optional.of(new EfficiencyTable(bounds, shares)));
  }

  private static Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
    }
  }

  /** The one share it is, for what does not depend on the tokens; empty if it is not. */
  Optional<Double> share() {
    return table.filter(one -> one.shares().size() == 1).map(one -> one.shares().get(0));
  }
}
