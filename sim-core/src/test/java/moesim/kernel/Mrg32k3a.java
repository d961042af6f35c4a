package moesim.kernel;

import java.math.BigInteger;

/**
 * The generator MRG32k3a from its published recurrence, in exact integers, jumping by powers of its
 * matrices. <b>Source.</b> L'Ecuyer, "Good parameters and implementations for combined multiple
 * recursive random number generators", Operations Research 47(1), 1999: x(n) = 1403580 x(n-2) -
 * 810728 x(n-3) mod 2^32 - 209, y(n) = 527612 y(n-1) - 1370589 y(n-3) mod 2^32 - 22853, u(n) =
 * (x(n) - y(n) mod 2^32 - 209) / (2^32 - 208), 0 read as 2^32 - 209.
 */
final class Mrg32k3a {
  private static final long M1 = (1L << 32) - 209;
  private static final long M2 = (1L << 32) - 22_853;
  private static final long[][] A1 = {{0, 1, 0}, {0, 0, 1}, {-810_728, 1_403_580, 0}};
  private static final long[][] A2 = {{0, 1, 0}, {0, 0, 1}, {-1_370_589, 0, 527_612}};

  private static final long[][] JUMP1 = squared127Times(A1, M1);
  private static final long[][] JUMP2 = squared127Times(A2, M2);

  private final long[] x;
  private final long[] y;

  /** The stream that begins {@code stream} times 2^127 draws after the state {@code words}. */
  Mrg32k3a(long[] words, int stream) {
    x = jumped(JUMP1, new long[] {words[0], words[1], words[2]}, stream, M1);
    y = jumped(JUMP2, new long[] {words[3], words[4], words[5]}, stream, M2);
  }

  /**
   * The state that a scenario's seed stands for: six numbers of SplitMix64, each brought into [1,
   * modulus).
   */
  static long[] words(long seed) {
    long[] words = new long[6];
    for (int i = 0; i < 6; i++) {
      long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      BigInteger unsigned = new BigInteger(Long.toUnsignedString(z ^ (z >>> 31)));
      words[i] = 1 + unsigned.mod(BigInteger.valueOf((i < 3 ? M1 : M2) - 1)).longValueExact();
    }
    return words;
  }

  double next() {
    advance(x, A1, M1);
    advance(y, A2, M2);
    long difference = Math.floorMod(x[2] - y[2], M1);
    return (difference == 0 ? M1 : difference) * (1.0 / (M1 + 1));
  }

  private static void advance(long[] state, long[][] matrix, long modulus) {
    long[] next = times(matrix, state, modulus);
    System.arraycopy(next, 0, state, 0, 3);
  }

  private static long[][] squared127Times(long[][] matrix, long modulus) {
    long[][] power = matrix;
    for (int i = 0; i < 127; i++) {
      power = times(power, power, modulus);
    }
    return power;
  }

  private static long[] jumped(long[][] jump, long[] state, int streams, long modulus) {
    long[] result = state;
    for (int i = 0; i < streams; i++) {
      result = times(jump, result, modulus);
    }
    return result;
  }

  private static long[][] times(long[][] a, long[][] b, long modulus) {
    long[][] product = new long[3][3];
    for (int column = 0; column < 3; column++) {
      long[] image = times(a, new long[] {b[0][column], b[1][column], b[2][column]}, modulus);
      for (int row = 0; row < 3; row++) {
        product[row][column] = image[row];
      }
    }
    return product;
  }

  private static long[] times(long[][] matrix, long[] vector, long modulus) {
    long[] image = new long[3];
    BigInteger m = BigInteger.valueOf(modulus);
    for (int row = 0; row < 3; row++) {
      BigInteger sum = BigInteger.ZERO;
      for (int column = 0; column < 3; column++) {
        sum = sum.add(
            BigInteger.valueOf(matrix[row][column]).multiply(BigInteger.valueOf(vector[column])));
      }
      image[row] = sum.mod(m).longValueExact();
    }
    return image;
  }
}
