package moesim.hardware.fabric;

/** A whole number that says something about a fabric; docs/model.md §16.3. */
public enum Measure {
  /** Its units. */
  UNITS("units"),
  /** Its switches. */
  SWITCHES("switches"),
  /** Its links, each in one direction. */
  LINKS("links"),
  /** The links that leave the unit with the fewest. */
  LEAST_DEGREE("least degree of a unit"),
  /** The links that leave the unit with the most. */
  MOST_DEGREE("most degree of a unit"),
  /** The links of the longest route between units. */
  DIAMETER("diameter"),
  /** The links of the routes between all ordered pairs of units, added up. */
  TOTAL_HOPS("hops between all units"),
  /**
   * The least that links carry from one half of the units to the other, over all ways to halve
   * them.
   */
  BISECTION("bisection bandwidth");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  /** Its name for people. */
  public String words() {
    return words;
  }
}
