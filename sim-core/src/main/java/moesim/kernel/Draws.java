package moesim.kernel;

import umontreal.ssj.rng.RandomStream;

/** Random numbers of one role, by inversion: one uniform per variate. */
public final class Draws {
  private final RandomStream stream;

  Draws(RandomStream stream) {
    this.stream = stream;
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
