package moesim.scenario;

import java.util.List;
import java.util.stream.Stream;
import moesim.input.Option;
import moesim.input.ValueType;

/** The keys of what a wafer's work costs in energy; no figure has a default, and each has its source. */
final class EnergyKeys {
  /** A figure of energy, and where it is from. */
  record Key(Option<Double> figure, Option<String> source) {
    /** {@code unit} is what the energy is per. */
    private static Key of(String part, String unit, String sentence) {
      String section = "energy." + part + ".";
      return new Key(
          Option.optional(
              section + "pj_per_" + unit,
              ValueType.number(0, 1_000_000),
              sentence + ", in picojoules"),
          Option.optional(
              section + "source",
              ValueType.text("a text"),
              "where the figure beside it is from: document and place in it"));
    }

    /** Both. */
    Stream<Option<?>> options() {
      return Stream.of(figure, source);
    }
  }

  static final Key LLC = Key.of("llc", "bit", "energy of a bit of a last-level cache");
  static final Key HBM = Key.of("hbm", "bit", "energy of a bit of a die's memory");
  static final Key LINK = Key.of("link", "bit", "energy of a bit over one link");
  static final Key COMPUTE = Key.of("compute", "flop", "energy of a floating-point operation");

  static final List<Key> ALL = List.of(LLC, HBM, LINK, COMPUTE);

  private EnergyKeys() {}
}
