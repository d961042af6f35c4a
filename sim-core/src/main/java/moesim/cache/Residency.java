package moesim.cache;

import java.util.function.Function;
import moesim.routing.LayerStep;

/**
 * Which pages of an {@link ExpertCache} are resident, what they weigh, and the books of it; makes
 * room as the policy says. A class to extend rather than an object to hold: every access would pass
 * through it.
 */
abstract sealed class Residency permits ExpertCache {
  private final PageTable pages;

  /**
   * What one unit of {@link #capacity} is: the weight of a page if all weigh the same, so that each
   * weighs 1; else 1.
   */
  private final long unit;

  final boolean equalPages;
  final long capacity;
  private final Function<PageSet, EvictionPolicy> policies;
  final CacheLedger ledger;
  final PrefetchLedger prefetches;
  final PageSet resident;
  final PageSet pins;
  EvictionPolicy policy;
  long residentWeight;

  /** Pages that others than a layer step pin. */
  int held;

  Residency(PageTable pages, long capacity, Function<PageSet, EvictionPolicy> policies) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity=" + capacity);
    }
    this.pages = pages;
    this.policies = policies;
    equalPages = pages.commonWeight() != PageTable.UNKNOWN;
    unit = equalPages ? pages.commonWeight() : 1;
    this.capacity = capacity / unit;
    ledger = new CacheLedger(pages);
    prefetches = new PrefetchLedger(pages);
    resident = new PageSet(pages.pageCount());
    pins = new PageSet(pages.pageCount());
    policy = policies.apply(pins);
  }

  /** What prefetching did so far. */
  public final PrefetchCounts prefetches() {
    return prefetches.counts();
  }

  /** What the resident pages take of the capacity. */
  public final long residentWeight() {
    return residentWeight * unit;
  }

  /** True if {@code page} is in the cache. */
  public final boolean isResident(int page) {
    return resident.contains(page);
  }

  /** Empties the cache, which is no eviction, and starts a new policy. */
  public final void clear() {
    audit();
    resident.clear();
    prefetches.clear();
    residentWeight = 0;
    pins.clear();
    held = 0;
    if (!policy.beginAnew()) {
      policy.end();
      policy = policies.apply(pins);
    }
    ledger.carry(resident);
  }

  /** Ends the policy; nothing but the counts can be asked for then. */
  public final void close() {
    policy.end();
  }

  /** Sets all counts to zero; what is resident stays. */
  public final void forgetCounts() {
    audit();
    ledger.forgetCounts();
    prefetches.forgetCounts();
    ledger.carry(resident);
  }

  /** Misses counted so far. */
  public final long misses() {
    return ledger.misses();
  }

  /** The counts so far, after the ledger was found to close. */
  public final CacheCounts counts() {
    audit();
    return ledger.counts();
  }

  private void audit() {
    ledger.audit(resident, residentWeight * unit);
  }

  final void requireThatAllFit() {
    if (residentWeight > capacity) {
      throw new IllegalStateException(
          "resident=" + residentWeight * unit + " above capacity=" + capacity * unit);
    }
  }

  /** Tells the policy what the evictions that follow have to free, if there are any. */
  final void askForRoom(long most) {
    if (residentWeight > most) {
      policy.makeRoom((residentWeight - most) * unit);
    }
  }

  final void evictDownTo(long weight) {
    askForRoom(weight);
    while (residentWeight > weight) {
      int victim = takeVictim();
      ledger.evict(victim);
      prefetches.left(victim);
    }
  }

  final int takeVictim() {
    int victim = policy.evict();
    remove(victim);
    residentWeight -= weightOf(victim);
    return victim;
  }

  private void remove(int victim) {
    if ((pins.bit(victim) | (resident.bit(victim) ^ 1)) != 0) {
      throw new IllegalStateException(policy.getClass().getName() + " evicted page " + victim
          + " (layer " + pages.layerOf(victim) + "), which is "
          + (resident.contains(victim) ? "pinned" : "not resident"));
    }
    resident.remove(victim);
  }

  final long weightOf(LayerStep step) {
    if (equalPages) {
      return step.count();
    }
    long weight = 0;
    for (int i = 0; i < step.count(); i++) {
      weight += pages.weightOf(step.pages()[i]);
    }
    return weight;
  }

  final long weightOfMissing(LayerStep step, int hits) {
    if (equalPages) {
      return (long) step.count() - hits;
    }
    long weight = 0;
    for (int i = 0; i < step.count(); i++) {
      int page = step.pages()[i];
      weight += pages.weightOf(page) * (1 - resident.bit(page));
    }
    return weight;
  }

  final long weightOf(int page) {
    return equalPages ? 1 : pages.weightOf(page);
  }
}
