package moesim.experiment;

import moesim.cache.AccessSemantics;

/**
 * Misses of one policy against capacity.
 *
 * <p><b>Shape.</b> Capacities are in experts and ascend; there is a number of misses for each.
 */
public final class Curve {
  private final String policy;
  private final AccessSemantics semantics;
  private final boolean onePass;
  private final long accesses;
  private final int[] capacities;
  private final long[] misses;

  Curve(
      String policy,
      AccessSemantics semantics,
      boolean onePass,
      long accesses,
      int[] capacities,
      long[] misses) {
    this.policy = policy;
    this.semantics = semantics;
    this.onePass = onePass;
    this.accesses = accesses;
    this.capacities = capacities;
    this.misses = misses;
  }

  public String policy() {
    return policy;
  }

  public AccessSemantics semantics() {
    return semantics;
  }

  /** True if all capacities came from one pass over the trace, false for one simulation each. */
  boolean onePass() {
    return onePass;
  }

  /** How it was computed, as reports name it. */
  public String method() {
    return onePass ? "one-pass" : "per-capacity";
  }

  public int[] capacities() {
    return capacities;
  }

  public long[] misses() {
    return misses;
  }

  /** Misses per access at the {@code i}-th capacity. */
  public double missRatio(int i) {
    return (double) misses[i] / accesses;
  }
}
