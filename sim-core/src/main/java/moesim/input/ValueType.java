package moesim.input;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import moesim.input.Written.Kind;

/**
 * The type of an option's value: what is accepted, in words and as a JSON Schema, and how it is
 * read.
 *
 * @param accepted completes "expected …"
 * @param kinds notations it can be written in
 * @param parser reads the text, or throws {@link IllegalArgumentException} saying what is wrong
 *     with it
 * @param schema JSON Schema keywords that describe it
 */
public record ValueType<T>(
    String accepted, Set<Kind> kinds, Function<String, T> parser, Map<String, Object> schema) {

  /** A whole number in {@code [least, most]}. */
  public static ValueType<Long> wholeNumber(long least, long most) {
    String accepted = "a whole number" + range(least, most);
    Map<String, Object> schema = most == Long.MAX_VALUE
        ? Map.of("type", "integer", "minimum", least)
        : Map.of("type", "integer", "minimum", least, "maximum", most);
    return new ValueType<>(
        accepted,
        Set.of(Kind.WHOLE_NUMBER),
        text -> wholeNumber(text, least, most, accepted),
        schema);
  }

  private static String range(long least, long most) {
    if (most == Long.MAX_VALUE) {
      return least == Long.MIN_VALUE ? "" : " of at least " + least;
    }
    return " in [" + least + ", " + most + "]";
  }

  /** A finite number in {@code [least, most]}. */
  public static ValueType<Double> number(double least, double most) {
    String range = "in [" + plain(least) + ", " + plain(most) + "]";
    return new ValueType<>(
        "a number " + range,
        Set.of(Kind.WHOLE_NUMBER, Kind.NUMBER),
        text -> number(text, least, most, range),
        Map.of("type", "number", "minimum", least, "maximum", most));
  }

  /** {@code true} or {@code false}. */
  public static ValueType<Boolean> flag() {
    return new ValueType<>(
        "true or false", Set.of(Kind.FLAG), Boolean::parseBoolean, Map.of("type", "boolean"));
  }

  /** Any text that is not empty. */
  public static ValueType<String> text(String what) {
    return new ValueType<>(
        what,
        Set.of(Kind.TEXT, Kind.WHOLE_NUMBER, Kind.NUMBER),
        ValueType::notEmpty,
        Map.of("type", "string", "minLength", 1L));
  }

  /** One of {@code names}; {@code noun} says what is chosen, such as {@code policy}. */
  public static ValueType<String> oneOf(String noun, List<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    return new ValueType<>(
        "one of " + String.join(", ", sorted),
        Set.of(Kind.TEXT),
        text -> known(noun, text, sorted),
        Map.of("enum", sorted));
  }

  /** A constant of an enum whose {@code toString} is its name in files. */
  public static <E extends Enum<E>> ValueType<E> constantOf(String noun, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    ValueType<String> names =
        oneOf(noun, constants.stream().map(ValueType::nameOf).toList());
    return new ValueType<>(
        names.accepted,
        names.kinds,
        text -> {
          String name = names.parser.apply(text);
          return constants.stream()
              .filter(constant -> nameOf(constant).equals(name))
              .findFirst()
              .orElseThrow();
        },
        names.schema);
  }

  /** How a constant is written: {@code CO_RESIDENT} is {@code co-resident}. */
  public static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * {@code value} as it is written in files: constants by their name, numbers without an exponent.
   */
  public static String written(Object value) {
    if (value instanceof Enum<?> constant) {
      return nameOf(constant);
    }
    return value instanceof Double number ? plain(number) : value.toString();
  }

  private static String plain(double number) {
    // Zero keeps its decimals otherwise.
    return number == 0 ? "0" : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /**
   * A quantity with its unit, read by {@code parser}; {@code pattern} is its regular expression for
   * editors.
   */
  public static <T> ValueType<T> quantity(
      String accepted, Function<String, T> parser, String pattern) {
    // Numbers are let through to the parser, which knows the units and can say which one is
    // missing.
    return new ValueType<>(
        accepted,
        Set.of(Kind.TEXT, Kind.WHOLE_NUMBER, Kind.NUMBER),
        text -> withRemedy(accepted, text, parser),
        Map.of("type", "string", "pattern", pattern));
  }

  private static <T> T withRemedy(String accepted, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "; write " + accepted, e);
    }
  }

  /** The value of {@code written}. */
  public T read(Written written) {
    if (!kinds.contains(written.kind())) {
      throw written.problem("expected " + accepted + ", read " + shown(written));
    }
    try {
      return parser.apply(written.text());
    } catch (IllegalArgumentException e) {
      throw written.problem(String.valueOf(e.getMessage()));
    }
  }

  private static String shown(Written written) {
    return switch (written.kind()) {
      case NOTHING -> "nothing";
      case TEXT -> "the text \"" + written.text() + "\"";
      default -> written.text();
    };
  }

  private static long wholeNumber(String text, long least, long most, String accepted) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected " + accepted + ", read " + text, e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException("expected " + accepted + ", read " + text);
    }
    return value;
  }

  private static double number(String text, double least, double most, String range) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException("expected a number " + range + ", read " + text);
    }
    return value;
  }

  private static String notEmpty(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  private static String known(String noun, String text, List<String> names) {
    if (!names.contains(text)) {
      throw new IllegalArgumentException(
          "unknown " + noun + " \"" + text + "\"" + Suggestion.forName(text, names));
    }
    return text;
  }
}
