package moesim.hardware.fabric;

/**
 * What the links and routes of a fabric show.
 *
 * @param measured by measure, counted on the fabric itself
 * @param bisection how its bisection bandwidth was found
 */
public record FabricSurvey(Figures measured, Bisection bisection) {
  /** The survey of {@code fabric}, built from {@code blueprint}. */
  public static FabricSurvey of(Fabric fabric, Blueprint blueprint) {
    int units = fabric.unitCount();
    long hops = 0;
    long diameter = 0;
    for (int target = 0; target < units; target++) {
      int[] hopsTo = fabric.hopsTo(fabric.nextLinks(target));
      for (int unit = 0; unit < units; unit++) {
        hops += hopsTo[unit];
        diameter = Math.max(diameter, hopsTo[unit]);
      }
    }
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int unit = 0; unit < units; unit++) {
      int degree = fabric.leaving().start(unit + 1) - fabric.leaving().start(unit);
      least = Math.min(least, degree);
      most = Math.max(most, degree);
    }
    Bisection bisection = Bisection.of(fabric, blueprint.grid());
    Figures figures = Figures.none()
        .with(Measure.UNITS, units)
        .with(Measure.SWITCHES, fabric.nodeCount() - units)
        .with(Measure.LINKS, fabric.linkCount())
        .with(Measure.LEAST_DEGREE, least)
        .with(Measure.MOST_DEGREE, most)
        .with(Measure.DIAMETER, diameter)
        .with(Measure.TOTAL_HOPS, hops)
        .with(Measure.BISECTION, bisection.bytesPerSecond());
    return new FabricSurvey(figures, bisection);
  }
}
