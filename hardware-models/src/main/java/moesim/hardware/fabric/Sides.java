package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import moesim.input.ValueType;
import moesim.input.Written;

/**
 * One to three numbers, such as the sides of a torus: {@code 4x4x4}.
 *
 * @param lengths each at least 1
 */
record Sides(List<Integer> lengths) {
  private static final int MOST = 3;
  private static final String ACCEPTED = "one to three numbers such as 8, 4x4 or 16x20x28";

  /** How an option is written. */
  static final ValueType<Sides> TYPE = new ValueType<>(
      ACCEPTED,
      Set.of(Written.Kind.TEXT, Written.Kind.WHOLE_NUMBER),
      Sides::parse,
      Map.of("type", List.of("string", "integer"), "pattern", "^[0-9]+(x[0-9]+){0,2}$"));

  Sides {
    lengths = List.copyOf(lengths);
  }

  private static Sides parse(String text) {
    if (!text.matches("[0-9]{1,6}(x[0-9]{1,6}){0," + (MOST - 1) + "}")) {
      throw new IllegalArgumentException("expected " + ACCEPTED + ", read \"" + text + "\"");
    }
    List<Integer> lengths = new ArrayList<>();
    for (String length : text.split("x", -1)) {
      lengths.add(Integer.parseInt(length));
    }
    if (lengths.contains(0)) {
      throw new IllegalArgumentException("expected numbers of at least 1, read \"" + text + "\"");
    }
    return new Sides(lengths);
  }

  /** All of them multiplied. */
  long product() {
    return lengths.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  int count() {
    return lengths.size();
  }

  int get(int index) {
    return lengths.get(index);
  }

  @Override
  public String toString() {
    return lengths.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
