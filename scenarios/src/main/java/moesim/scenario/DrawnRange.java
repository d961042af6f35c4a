package moesim.scenario;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Suggestion;
import moesim.input.ValueType;
import moesim.yaml.Node;

/**
 * The values between two ends, from which a design draws.
 *
 * <p>If both ends are written as whole numbers, so is every value, and both ends may come; on the
 * linear scale each whole number is as
 * likely as any other. Other values have six significant digits.
 */
record DrawnRange(String path, Location location, Location place, Term from, Term to, Scale scale)
    implements Axis {
  /** How values lie between the ends. */
  enum Scale {
    LINEAR,
    LOG
  }

  static final Option<Scale> SCALE = Option.of(
      "scale",
      ValueType.constantOf("scale", Scale.class),
      Scale.LINEAR,
      "log makes every factor as likely as any other of the same size");

  /** What exp and log may be off: 16 to 256 at three quarters is 128, not 127. */
  private static final double ROUNDING = 1e-12;

  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  /** True if {@code range} has no steps, so that only a design can choose from it. */
  static boolean isDrawn(Node.Mapping range) {
    return !range.entries().containsKey("step") && !range.entries().containsKey("factor");
  }

  /** The {@code range} of the key {@code path}, which stands at {@code location}. */
  static DrawnRange read(String path, Location location, Node.Mapping range) {
    String key = Keys.SWEEP + "." + path;
    List<String> known = List.of("from", "to", SCALE.name());
    range.entries().forEach((name, entry) -> {
      if (!known.contains(name)) {
        throw new InputException(
            entry.key(), key + "." + name + ": unknown key" + Suggestion.forName(name, known));
      }
    });
    Term from = Term.of(key, range, "from");
    Term to = Term.of(key, range, "to");
    if (!from.unit().equals(to.unit())) {
      throw new InputException(
          range.location(),
          key + ": from and to need the same unit, read \"" + from.unit() + "\" and \"" + to.unit()
              + "\"");
    }
    if (from.number().compareTo(to.number()) >= 0) {
      throw new InputException(
          range.location(), key + ": from must be less than to, or there is nothing to draw");
    }
    Scale scale = scaleOf(key, range);
    if (scale == Scale.LOG && from.number().signum() <= 0) {
      throw new InputException(range.location(), key + ": scale: log needs from > 0");
    }
    return new DrawnRange(path, location, range.location(), from, to, scale);
  }

  private static Scale scaleOf(String key, Node.Mapping range) {
    Node.Mapping.Entry entry = range.entries().get(SCALE.name());
    if (entry == null) {
      return Scale.LINEAR;
    }
    if (!(entry.value() instanceof Node.Scalar scalar)) {
      throw new InputException(
          entry.value().location(),
          key + ".scale: expected " + SCALE.type().accepted() + ", read "
              + entry.value().noun());
    }
    return SCALE.type().read(scalar.at(key + ".scale"));
  }

  @Override
  public Map<String, Node.Scalar> at(double place) {
    boolean whole = from.isWrittenWhole() && to.isWrittenWhole();
    double low = from.number().doubleValue();
    // A whole number stands for the room up to the next one.
    double high = to.number().doubleValue() + (whole ? 1 : 0);
    double exact = scale == Scale.LINEAR
        ? low + place * (high - low)
        : low * StrictMath.exp(place * StrictMath.log(high / low));
    BigDecimal value = whole
        ? new BigDecimal(StrictMath.floor(exact * (1 + ROUNDING)))
        : new BigDecimal(exact).round(DIGITS);
    BigDecimal inside = value.max(from.number()).min(to.number());
    return Map.of(path, new Node.Scalar(from.withUnit(inside), from.kindOf(inside), this.place));
  }
}
