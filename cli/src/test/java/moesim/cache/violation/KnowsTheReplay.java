package moesim.cache.violation;

/** The other half of a circle of packages. */
public record KnowsTheReplay(Object replay) {
  /** The way back. */
  Class<?> wayBack() {
    return moesim.replay.violation.Circle.class;
  }
}
