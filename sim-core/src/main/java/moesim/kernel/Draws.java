package moesim.kernel;

import umontreal.ssj.rng.RandomStream;

/** Random numbers of one role, by inversion: one uniform per variate. */
public final class Draws {
  private final long seed;
  private final RandomStream stream;

  Draws(long seed, RandomStream stream) {
    this.seed = seed;
    this.stream = stream;
  }

  /** The seed of the streams of all roles, for who has to draw elsewhere. */
  public long seed() {
    return seed;
  }

  /** The stream itself, for parts of SSJ that draw. */
  RandomStream stream() {
    return stream;
  }

  /** Uniform in (0, 1). */
  public double uniform() {
    return stream.nextDouble();
  }

  /** Uniform whole number in {@code [0, bound)}. */
  public int below(int bound) {
    return (int) (stream.nextDouble() * bound);
  }
}
