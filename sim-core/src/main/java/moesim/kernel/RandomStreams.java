package moesim.kernel;

import java.util.EnumMap;
import java.util.Map;
import umontreal.ssj.rng.MRG32k3aL;

/**
 * The random streams of one run: one per {@link Role}, 2^127 draws apart, all fixed by the
 * scenario's seed.
 *
 * <p><b>Source.</b> L'Ecuyer, Simard, Chen, Kelton, "An object-oriented random-number package with
 * many long streams and substreams", Operations Research 50(6), 2002; SSJ's {@code MRG32k3aL}.
 */
public final class RandomStreams {
  private static final long M1 = 4_294_967_087L;
  private static final long M2 = 4_294_944_443L;

  private final Map<Role, Draws> draws = new EnumMap<>(Role.class);

  private RandomStreams() {}

  /** The streams of {@code seed}, at their beginning. */
  public static RandomStreams of(long seed) {
    RandomStreams streams = new RandomStreams();
    // SSJ seeds a new stream from a static field without a lock: two runs starting at once would
    // tear it.
    synchronized (RandomStreams.class) {
      MRG32k3aL.setPackageSeed(packageSeed(seed));
      for (Role role : Role.values()) {
        streams.draws.put(role, new Draws(seed, new MRG32k3aL(role.name())));
      }
    }
    return streams;
  }

  /** The stream of {@code role}. */
  public Draws draws(Role role) {
    Draws stream = draws.get(role);
    if (stream == null) {
      throw new IllegalStateException("no stream for role " + role);
    }
    return stream;
  }

  /**
   * Six words below the two moduli, the first three and the last three not all zero, from a 64-bit
   * seed.
   */
  private static long[] packageSeed(long seed) {
    long[] words = new long[6];
    long state = seed;
    for (int i = 0; i < words.length; i++) {
      // SplitMix64, so that neighbouring seeds give unrelated words.
      state += 0x9E3779B97F4A7C15L;
      long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      mixed ^= mixed >>> 31;
      long modulus = i < 3 ? M1 : M2;
      words[i] = 1 + Long.remainderUnsigned(mixed, modulus - 1);
    }
    return words;
  }
}
