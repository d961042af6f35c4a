package moesim.cache;

import java.util.Arrays;
import java.util.function.Function;
import moesim.routing.LayerStep;

/**
 * Residency of expert pages within a capacity. The cache counts, its {@link EvictionPolicy} orders.
 *
 * <p><b>Semantics.</b> {@link AccessSemantics}; docs/model.md §3. A layer step that needs more than fits keeps what fits by
 * the policy's order and streams the rest: counted as misses, and as streamed misses. <b>Errors.</b> A policy that names
 * a page that is not resident or is pinned, and a ledger that does not close, are {@link IllegalStateException}s.
 */
public final class ExpertCache {
  private final PageTable pages;
  private final long capacity;

  /** Weight of every page if all weigh the same, else {@link PageTable#UNKNOWN}: saves a look-up per access. */
  private final long commonWeight;

  private final AccessSemantics semantics;
  private final Function<Pins, EvictionPolicy> policies;
  private final CacheLedger ledger;
  private final Pins pins;
  private final byte[] resident;
  private final boolean[] fresh;
  private EvictionPolicy policy;
  private long residentWeight;

  /**
   * An empty cache.
   *
   * @param capacity in the unit of {@link PageTable#weightOf}
   * @param policies makes the policy of an empty cache; asked again whenever the cache is cleared
   */
  public ExpertCache(
      PageTable pages,
      long capacity,
      AccessSemantics semantics,
      Function<Pins, EvictionPolicy> policies) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity=" + capacity);
    }
    this.pages = pages;
    this.capacity = capacity;
    this.semantics = semantics;
    this.policies = policies;
    commonWeight = pages.commonWeight();
    ledger = new CacheLedger(pages);
    pins = new Pins(pages.pageCount());
    resident = new byte[pages.pageCount()];
    fresh = new boolean[pages.pageCount()];
    policy = policies.apply(pins);
  }

  /** Serves one layer step: every page is looked up once, and resident afterwards as far as the semantics say. */
  public void serve(LayerStep step) {
    long missesBefore = ledger.misses();
    policy.begin(step);
    switch (semantics) {
      case SEQUENTIAL -> serveInSequence(step);
      case CO_RESIDENT -> serveTogether(step);
      case EVENT_ATOMIC -> serveAtomically(step);
    }
    ledger.served(step.count(), missesBefore);
    if (residentWeight > capacity) {
      throw new IllegalStateException("resident=" + residentWeight + " above capacity=" + capacity);
    }
  }

  /** True if {@code page} is in the cache. */
  public boolean isResident(int page) {
    return resident[page] != 0;
  }

  /** Empties the cache, which is no eviction, and starts a new policy. */
  public void clear() {
    ledger.audit(resident, residentWeight);
    Arrays.fill(resident, (byte) 0);
    residentWeight = 0;
    policy = policies.apply(pins);
    ledger.carry(resident);
  }

  /** Sets all counts to zero; what is resident stays. */
  public void forgetCounts() {
    ledger.audit(resident, residentWeight);
    ledger.forgetCounts();
    ledger.carry(resident);
  }

  /** The counts so far, after the ledger was found to close. */
  public CacheCounts counts() {
    ledger.audit(resident, residentWeight);
    return ledger.counts();
  }

  private void serveInSequence(LayerStep step) {
    int count = step.count();
    int[] wanted = step.pages();
    long at = step.firstAccess();
    for (int i = 0; i < count; i++, at++) {
      int page = wanted[i];
      if (resident[page] != 0) {
        ledger.hit();
        policy.touched(page, at);
        continue;
      }
      long weight = weightOf(page);
      while (residentWeight + weight > capacity && weight <= capacity) {
        evictOne();
      }
      admit(page, weight, at);
    }
  }

  private void serveTogether(LayerStep step) {
    int count = step.count();
    int[] wanted = step.pages();
    long stepWeight = 0;
    long missingWeight = 0;
    for (int i = 0; i < count; i++) {
      long weight = weightOf(wanted[i]);
      stepWeight += weight;
      missingWeight += weight * (1 - resident[wanted[i]]);
    }
    if (stepWeight > capacity) {
      serveOverflow(step, stepWeight - missingWeight);
      return;
    }
    if (residentWeight + missingWeight > capacity) {
      pins.set(wanted, count, true);
      while (residentWeight + missingWeight > capacity) {
        evictOne();
      }
      pins.set(wanted, count, false);
    }
    touchAndAdmit(step);
  }

  /** More than fits: nothing but the step's pages may stay, and of those the ones the policy would keep. */
  private void serveOverflow(LayerStep step, long hitWeight) {
    pins.set(step.pages(), step.count(), true);
    while (residentWeight > hitWeight) {
      evictOne();
    }
    pins.set(step.pages(), step.count(), false);
    serveAtomically(step);
  }

  private void serveAtomically(LayerStep step) {
    int count = step.count();
    int[] wanted = step.pages();
    for (int i = 0; i < count; i++) {
      fresh[wanted[i]] = resident[wanted[i]] == 0;
    }
    touchAndAdmit(step);
    while (residentWeight > capacity) {
      int victim = takeVictim();
      if (fresh[victim]) {
        ledger.stream(victim);
      } else {
        ledger.evict(victim);
      }
    }
    for (int i = 0; i < count; i++) {
      fresh[wanted[i]] = false;
    }
  }

  private void touchAndAdmit(LayerStep step) {
    int count = step.count();
    int[] wanted = step.pages();
    long at = step.firstAccess();
    for (int i = 0; i < count; i++, at++) {
      int page = wanted[i];
      if (resident[page] != 0) {
        ledger.hit();
        policy.touched(page, at);
      } else {
        admit(page, weightOf(page), at);
      }
    }
  }

  /** A page that no empty cache could hold streams through, and the policy never sees it. */
  private void admit(int page, long weight, long at) {
    ledger.load(page);
    if (weight > capacity) {
      ledger.stream(page);
      return;
    }
    resident[page] = 1;
    residentWeight += weight;
    policy.admitted(page, at);
  }

  private void evictOne() {
    ledger.evict(takeVictim());
  }

  private int takeVictim() {
    int victim = policy.evict();
    if (resident[victim] == 0 || pins.contains(victim)) {
      throw new IllegalStateException(policy.getClass().getName() + " evicted page " + victim
          + " (layer " + pages.layerOf(victim) + "), which is "
          + (resident[victim] != 0 ? "pinned" : "not resident"));
    }
    resident[victim] = 0;
    residentWeight -= weightOf(victim);
    return victim;
  }

  private long weightOf(int page) {
    return commonWeight == PageTable.UNKNOWN ? pages.weightOf(page) : commonWeight;
  }
}
