package moesim.traces;

/** IEEE 754 half precision, which Java learns to read with version 20. */
public final class HalfFloat {
  // Bias of single precision less that of half precision.
  private static final int BIAS = 112;

  private HalfFloat() {}

  /** The number with these bits; exact. */
  public static float value(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    float value;
    if (exponent == 0) {
      // Subnormal: fraction x 2^-24.
      value = fraction * 0x1p-24f;
    } else if (exponent == 0x1F) {
      value = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      value = Float.intBitsToFloat(((exponent + BIAS) << 23) | (fraction << 13));
    }
    return bits < 0 ? -value : value;
  }
}
