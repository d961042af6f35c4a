package moesim.scenario;

import moesim.units.Quantity;

/** A number of forward passes, as a scenario writes it: {@code 100 steps}. */
record Steps(long count) {
  /** Reads {@code 100 steps}. */
  static Steps parse(String text) {
    Quantity quantity = Quantity.parse(text);
    if (!quantity.unit().equals("steps") && !quantity.unit().equals("step")) {
      throw new IllegalArgumentException(
          "unknown unit \"" + quantity.unit() + "\" in \"" + text + "\"");
    }
    return new Steps(quantity.whole("steps"));
  }

  @Override
  public String toString() {
    return count + (count == 1 ? " step" : " steps");
  }
}
