package moesim.cache.curve;

import moesim.routing.LayerStep;

/**
 * The order of {@code belady}: the furthest next use first; of pages never needed again the one
 * used longest ago.
 */
final class NextUseKeys implements StackKeys {
  /** Beyond every access. */
  private static final long NEVER = 1L << 62;

  @Override
  public long used(LayerStep step, int i) {
    long next = step.nextUse()[i];
    return next == LayerStep.NEVER ? NEVER - (step.firstAccess() + i) : next;
  }
}
