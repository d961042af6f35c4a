package moesim.cache.contract;

/** A policy broke a law. */
final class Breach extends RuntimeException {
  /** Not at one layer step, but over all of them. */
  static final int OVERALL = -1;

  private static final long serialVersionUID = 1L;

  private final Law law;
  private final int visit;

  /** Broken somewhere that who catches this knows. */
  Breach(Law law, String what) {
    this(law, what, OVERALL);
  }

  /** Broken at the layer step of number {@code visit}. */
  Breach(Law law, String what, int visit) {
    super(what);
    this.law = law;
    this.visit = visit;
  }

  Breach at(int index) {
    Breach placed = new Breach(law, what(), index);
    placed.initCause(this);
    return placed;
  }

  Law law() {
    return law;
  }

  /** Number of the layer step, or {@link #OVERALL}. */
  int visit() {
    return visit;
  }

  /** What happened, in words. */
  String what() {
    return String.valueOf(getMessage());
  }
}
