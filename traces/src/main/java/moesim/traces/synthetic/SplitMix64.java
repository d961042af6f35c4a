package moesim.traces.synthetic;

/**
 * The SplitMix64 generator. <b>Source.</b> Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014, with the constants of Stafford's variant 13.
 */
public final class SplitMix64 {
  /** What is added to the state before every number. */
  public static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix64(long seed) {
    state = seed;
  }

  /** A number in [0, 1), a multiple of 2^-53. */
  public double next() {
    state += GAMMA;
    return (mix(state) >>> 11) * 0x1.0p-53;
  }

  /** The number that belongs to a state. */
  public static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
