package moesim.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * How fast runs of one kind go, from some that were tried: slowly at first, as Java compiles what
 * it runs, then at their best rate.
 */
final class Probe {
  /** Points closer than this are one. */
  private static final double APART = 1.05;

  /** After so many seconds so many tokens were replayed, ascending. */
  private record Point(double seconds, double tokens) {}

  private final List<Point> points = new ArrayList<>();
  private Point last = new Point(0, 0);
  private double best;

  /** {@code tokens} were replayed {@code seconds} after the beginning. */
  void add(double seconds, long tokens) {
    last = new Point(seconds, tokens);
    if (points.isEmpty() || tokens > APART * points.get(points.size() - 1).tokens) {
      points.add(last);
    }
  }

  /** A stretch went at {@code rate} tokens per second. */
  void went(double rate) {
    best = Math.max(best, rate);
  }

  /** Tokens per second once everything is compiled. */
  double best() {
    return best;
  }

  /** Seconds for {@code tokens} on one thread that has done such runs for long. */
  double warm(double tokens) {
    return best == 0 ? 0 : tokens / best;
  }

  /**
   * Seconds for the first of {@code tokens}, as many of them as were tried, in a Java that has just
   * begun.
   */
  double cold(double tokens) {
    Point before = new Point(0, 0);
    for (Point point : points) {
      if (point.tokens >= tokens) {
        return before.seconds
            + (point.seconds - before.seconds)
                * (tokens - before.tokens)
                / (point.tokens - before.tokens);
      }
      before = point;
    }
    return last.seconds;
  }

  /** How many of {@code tokens} were not tried. */
  double beyond(double tokens) {
    return Math.max(0, tokens - last.tokens);
  }
}
