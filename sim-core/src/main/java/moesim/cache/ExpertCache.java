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

  // Of the layer step that is open between openStep and closeStep.
  private final int[] used;
  private int usedCount;
  private long usedWeight;
  private int lookUps;
  private long missesAtOpening;
  private long nextAccess;

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
    used = new int[pages.pageCount()];
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

  /**
   * Begins a layer step whose pages are looked up and stored one by one, as a machine comes to them, until
   * {@link #closeStep}. Not to be mixed with {@link #serve}. A page that was found stays until the step closes.
   */
  public void openStep(LayerStep step) {
    policy.begin(step);
    usedCount = 0;
    usedWeight = 0;
    lookUps = 0;
    missesAtOpening = ledger.misses();
  }

  /** Counts one access; a page that is not resident is a miss that streams through. */
  public boolean lookUp(int page) {
    lookUps++;
    if (resident[page] == 0) {
      ledger.load(page);
      ledger.stream(page);
      return false;
    }
    ledger.hit();
    if (!pins.contains(page)) {
      pins.set(page, true);
      used[usedCount++] = page;
      usedWeight += weightOf(page);
    }
    return true;
  }

  /**
   * Makes {@code page} resident without an access: a copy stored on the way. Returns false, and changes nothing, if it is
   * resident already or there is no room beside the pages found in this layer step.
   */
  public boolean store(int page) {
    long weight = weightOf(page);
    if (resident[page] != 0 || usedWeight + weight > capacity) {
      return false;
    }
    while (residentWeight + weight > capacity) {
      evictOne();
    }
    resident[page] = 1;
    residentWeight += weight;
    ledger.store(page);
    policy.admitted(page, nextAccess++);
    return true;
  }

  /** Ends the layer step: only now the pages that were found count as used. */
  public void closeStep() {
    // A policy may drop a pinned page from its order because it is touched before the step ends.
    for (int i = 0; i < usedCount; i++) {
      policy.touched(used[i], nextAccess++);
      pins.set(used[i], false);
    }
    ledger.served(lookUps, missesAtOpening);
  }

  /** Pages stored without an access. */
  public long stored() {
    return ledger.stored();
  }

  /** What the resident pages take of the capacity. */
  public long residentWeight() {
    return residentWeight;
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
