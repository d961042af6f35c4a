package moesim.replay.violation;

/** What closes a circle of packages. */
public final class Circle {
  private Circle() {}
}
