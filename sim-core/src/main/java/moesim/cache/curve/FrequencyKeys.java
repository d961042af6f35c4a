package moesim.cache.curve;

import java.util.Arrays;
import moesim.routing.LayerStep;

/** The order of {@code lfu}: the fewest uses first, then the least recent. */
final class FrequencyKeys implements StackKeys {
  private static final int ACCESS_BITS = 36;

  /** Uses of one page, and layer steps, that a key has room for. */
  static final long MOST_STEPS = 1L << (63 - ACCESS_BITS - 1);

  /** Accesses that a key has room for. */
  static final long MOST_ACCESSES = 1L << ACCESS_BITS;

  private final long[] uses;

  FrequencyKeys(int pages) {
    uses = new long[pages];
  }

  @Override
  public long used(LayerStep step, int i) {
    long access = step.firstAccess() + i;
    long count = ++uses[step.pages()[i]];
    if (access >= MOST_ACCESSES || count >= MOST_STEPS) {
      throw new IllegalStateException("access=" + access + " uses=" + count);
    }
    return -((count << ACCESS_BITS) | access);
  }

  @Override
  public void clear() {
    Arrays.fill(uses, 0);
  }
}
