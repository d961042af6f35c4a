package moesim.units;

/** A number of forward passes, as a scenario writes it: {@code 100 steps}. */
public record Steps(long count) {
  /** Reads {@code 100 steps}. */
  public static Steps parse(String text) {
    Quantity quantity = Quantity.parse(text);
    if (!quantity.unit().equals("steps") && !quantity.unit().equals("step")) {
      throw new IllegalArgumentException(
          "unknown unit \"" + quantity.unit() + "\" in \"" + text + "\"");
    }
    return new Steps(quantity.whole("steps"));
  }

  /** As {@link #parse}, but at least one step. */
  public static Steps parseOne(String text) {
    Steps steps = parse(text);
    if (steps.count() < 1) {
      throw new IllegalArgumentException("must be at least 1 step, read " + text);
    }
    return steps;
  }

  @Override
  public String toString() {
    return count + (count == 1 ? " step" : " steps");
  }
}
