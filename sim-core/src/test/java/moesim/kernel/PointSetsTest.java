package moesim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointSetsTest {
  /**
   * The first points that Bratley and Fox's program prints (ACM TOMS 14(1), 1988, Algorithm 659),
   * after the origin.
   */
  private static final double[][] PUBLISHED = {
    {0, 0, 0},
    {0.5, 0.5, 0.5},
    {0.75, 0.25, 0.75},
    {0.25, 0.75, 0.25},
    {0.375, 0.375, 0.625},
    {0.875, 0.875, 0.125},
    {0.625, 0.125, 0.375},
    {0.125, 0.625, 0.875}
  };

  @Test
  void sobolsFirstPointsAreThosePublished() {
    assertThat(PointSets.sobol(8, 3)).isDeepEqualTo(PUBLISHED);
    assertThat(PointSets.sobol(5, 3)).isDeepEqualTo(Arrays.copyOf(PUBLISHED, 5));
    assertThat(PointSets.sobol(1, 3)).isDeepEqualTo(Arrays.copyOf(PUBLISHED, 1));
  }

  /** How many of {@code points} lie in each of as many equal intervals of the dimension. */
  private static int[] strata(double[][] points, int dimension) {
    int[] counts = new int[points.length];
    for (double[] point : points) {
      assertThat(point[dimension]).isBetween(0.0, Math.nextDown(1.0));
      counts[(int) (point[dimension] * points.length)]++;
    }
    return counts;
  }

  private static void hasOnePointPerStratum(double[][] points) {
    for (int dimension = 0; dimension < points[0].length; dimension++) {
      assertThat(strata(points, dimension)).as("dimension %d", dimension).containsOnly(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "7, 2", "100, 5", "1000, 12"})
  void aLatinHypercubeHasOnePointPerStratum(int points, int dimensions) {
    for (long seed = 1; seed <= 20; seed++) {
      hasOnePointPerStratum(PointSets.latinHypercube(points, dimensions, seed));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 256})
  void aPowerOfTwoOfSobolsPointsHasOnePerStratumScrambledOrNot(int points) {
    hasOnePointPerStratum(PointSets.sobol(points, 12));
    for (long seed = 1; seed <= 20; seed++) {
      hasOnePointPerStratum(PointSets.scrambledSobol(points, 12, seed));
    }
  }

  @Test
  void theSeedDecides() {
    assertThat(PointSets.random(50, 3, 1)).isDeepEqualTo(PointSets.random(50, 3, 1));
    assertThat(PointSets.latinHypercube(50, 3, 1))
        .isDeepEqualTo(PointSets.latinHypercube(50, 3, 1));
    assertThat(PointSets.scrambledSobol(50, 3, 1))
        .isDeepEqualTo(PointSets.scrambledSobol(50, 3, 1));
    assertThat(Arrays.deepEquals(PointSets.random(50, 3, 1), PointSets.random(50, 3, 2)))
        .isFalse();
    assertThat(Arrays.deepEquals(
            PointSets.latinHypercube(50, 3, 1), PointSets.latinHypercube(50, 3, 2)))
        .isFalse();
    assertThat(Arrays.deepEquals(
            PointSets.scrambledSobol(50, 3, 1), PointSets.scrambledSobol(50, 3, 2)))
        .isFalse();
  }

  @Test
  void randomPointsAreUniform() {
    double[][] points = PointSets.random(10_000, 4, 7);
    for (int dimension = 0; dimension < 4; dimension++) {
      int of = dimension;
      double mean = IntStream.range(0, points.length)
          .mapToDouble(point -> points[point][of])
          .average()
          .orElseThrow();
      // 0.5 with a standard deviation of sqrt(1/12/10000) = 0.0029.
      assertThat(mean).isBetween(0.49, 0.51);
    }
  }
}
