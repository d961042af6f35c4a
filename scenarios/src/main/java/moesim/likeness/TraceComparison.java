package moesim.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.Scratch;

/**
 * How far one trace is from another in every {@link Statistic}, beside how far two halves of the
 * first are from each other.
 *
 * @param rows one per statistic that both traces have
 * @param curves all points of the curves among them
 * @param halves what the halves are, in words
 */
public record TraceComparison(List<Row> rows, List<CurvePair> curves, String halves) {
  /**
   * A statistic.
   *
   * @param name of the statistic
   * @param unit of its values
   * @param a of the first trace: the value, the mean of a distribution, or of a curve the point of
   *     the largest distance
   * @param b the same of the second trace
   * @param distance absolute difference; of distributions the statistic of Kolmogorov and Smirnov
   * @param at capacity of the largest distance in experts; −1 if it is no curve
   * @param natural distance between the halves of the first trace; empty if a half has none
   */
  public record Row(
      String name,
      String unit,
      double a,
      double b,
      double distance,
      int at,
      OptionalDouble natural) {
    /** True if the traces are no further apart than the halves of the first. */
    public boolean isWithinNatural() {
      return natural.isPresent() && distance <= natural.getAsDouble();
    }
  }

  /** A curve of both traces: entry c is of capacity c. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  public record CurvePair(String name, double[] a, double[] b) {}

  public TraceComparison {
    rows = List.copyOf(rows);
    curves = List.copyOf(curves);
  }

  /**
   * Compares {@code b} with {@code a}.
   *
   * @throws InputException if they are not of one geometry
   */
  public static TraceComparison of(RoutingTrace a, RoutingTrace b, Scratch scratch) {
    check(a, b);
    TraceProfile first = TraceProfile.of(a, scratch);
    TraceProfile second = TraceProfile.of(b, scratch);
    Optional<TraceProfile> half = TracePart.of(a, 0).map(part -> TraceProfile.of(part, scratch));
    Optional<TraceProfile> rest = TracePart.of(a, 1).map(part -> TraceProfile.of(part, scratch));
    List<Row> rows = new ArrayList<>();
    List<CurvePair> curves = new ArrayList<>();
    for (Statistic statistic : Statistic.all()) {
      Optional<StatisticValue> ours = statistic.of().apply(first);
      Optional<StatisticValue> theirs = statistic.of().apply(second);
      if (ours.isPresent() && theirs.isPresent()) {
        StatisticValue.Distance distance = ours.get().to(theirs.get());
        Optional<StatisticValue> left = half.flatMap(statistic.of());
        Optional<StatisticValue> right = rest.flatMap(statistic.of());
        OptionalDouble natural = left.isPresent() && right.isPresent()
            ? OptionalDouble.of(left.get().to(right.get()).distance())
            : OptionalDouble.empty();
        rows.add(new Row(
            statistic.name(),
            statistic.unit(),
            distance.a(),
            distance.b(),
            distance.distance(),
            distance.at(),
            natural));
        if (ours.get() instanceof StatisticValue.Curve one
            && theirs.get() instanceof StatisticValue.Curve two) {
          curves.add(new CurvePair(statistic.name(), one.values(), two.values()));
        }
      }
    }
    String halves = a.facts().requests() > 1
        ? "every second request and the others"
        : "the first and the second half of the tokens of its only request";
    return new TraceComparison(rows, curves, halves);
  }

  private static void check(RoutingTrace a, RoutingTrace b) {
    MoeModel one = a.model();
    MoeModel two = b.model();
    if (one.layers() != two.layers()
        || one.experts() != two.experts()
        || one.topK() != two.topK()) {
      throw new InputException(
          Location.of(b.facts().source()),
          "has " + geometry(two) + ", but " + a.facts().source() + " has " + geometry(one)
              + "; only traces of one geometry can be compared");
    }
  }

  private static String geometry(MoeModel model) {
    return model.layers() + " layers of " + model.experts() + " experts, top-" + model.topK();
  }
}
