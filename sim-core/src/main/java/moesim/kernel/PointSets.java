package moesim.kernel;

import umontreal.ssj.hups.LatinHypercube;
import umontreal.ssj.hups.PointSet;
import umontreal.ssj.hups.SobolSequence;

/**
 * Points of the unit cube, for designs of experiments: {@code [point][dimension]}, every coordinate
 * in [0, 1).
 *
 * <p>Those that draw take them from the stream of {@link Role#DESIGN}, so the same seed gives the
 * same points.
 */
public final class PointSets {
  /** Dimensions for which SSJ knows direction numbers. */
  public static final int MOST_SOBOL_DIMENSIONS = 360;

  private PointSets() {}

  /** Independent uniform points. */
  public static double[][] random(int points, int dimensions, long seed) {
    Draws draws = drawsOf(seed);
    double[][] places = new double[points][dimensions];
    for (double[] place : places) {
      for (int dimension = 0; dimension < dimensions; dimension++) {
        place[dimension] = draws.uniform();
      }
    }
    return places;
  }

  /**
   * A Latin hypercube sample: in every dimension one point in each of {@code points} equal
   * intervals. In the order of the first
   * dimension.
   *
   * <p><b>Source.</b> McKay, Beckman, Conover, Technometrics 21(2), 1979; SSJ's {@code
   * LatinHypercube}.
   */
  public static double[][] latinHypercube(int points, int dimensions, long seed) {
    LatinHypercube sample = new LatinHypercube(points, dimensions);
    sample.randomize(drawsOf(seed).stream());
    return coordinates(sample, points, dimensions);
  }

  /**
   * The first points of Sobol's sequence in Gray code order, the origin included; nothing is drawn.
   *
   * <p><b>Source.</b> Sobol', USSR Computational Mathematics and Mathematical Physics 7(4), 1967;
   * direction numbers of SSJ's
   * {@code SobolSequence}, up to 40 dimensions those of Bratley and Fox, ACM TOMS 14(1), 1988.
   */
  public static double[][] sobol(int points, int dimensions) {
    return coordinates(sequence(points, dimensions), points, dimensions);
  }

  /**
   * The same with random left matrix scrambling and a random digital shift, which keep how evenly
   * the points lie.
   *
   * <p><b>Source.</b> Matoušek, Journal of Complexity 14(4), 1998; SSJ's {@code leftMatrixScramble}
   * and {@code addRandomShift}.
   */
  public static double[][] scrambledSobol(int points, int dimensions, long seed) {
    SobolSequence sequence = sequence(points, dimensions);
    Draws draws = drawsOf(seed);
    sequence.leftMatrixScramble(draws.stream());
    sequence.addRandomShift(draws.stream());
    return coordinates(sequence, points, dimensions);
  }

  private static SobolSequence sequence(int points, int dimensions) {
    // SSJ wants at least one bit.
    return new SobolSequence(Math.max(2, points), dimensions);
  }

  private static double[][] coordinates(PointSet set, int points, int dimensions) {
    double[][] places = new double[points][dimensions];
    for (int point = 0; point < points; point++) {
      for (int dimension = 0; dimension < dimensions; dimension++) {
        places[point][dimension] = set.getCoordinate(point, dimension);
      }
    }
    return places;
  }

  private static Draws drawsOf(long seed) {
    return RandomStreams.of(seed).draws(Role.DESIGN);
  }
}
