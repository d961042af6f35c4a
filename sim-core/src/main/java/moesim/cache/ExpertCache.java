package moesim.cache;

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

  /** What one unit of {@link #capacity} is: the weight of a page if all weigh the same, so that each weighs 1; else 1. */
  private final long unit;

  private final boolean equalPages;
  private final long capacity;
  private final AccessSemantics semantics;
  private final Function<PageSet, EvictionPolicy> policies;
  private final CacheLedger ledger;
  private final PrefetchLedger prefetches;
  private final PageSet resident;
  private final PageSet pins;
  private final PageSet fresh;
  private final int[] victims;
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
      Function<PageSet, EvictionPolicy> policies) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity=" + capacity);
    }
    this.pages = pages;
    this.semantics = semantics;
    this.policies = policies;
    equalPages = pages.commonWeight() != PageTable.UNKNOWN;
    unit = equalPages ? pages.commonWeight() : 1;
    this.capacity = capacity / unit;
    ledger = new CacheLedger(pages);
    prefetches = new PrefetchLedger(pages);
    resident = new PageSet(pages.pageCount());
    pins = new PageSet(pages.pageCount());
    fresh = new PageSet(pages.pageCount());
    victims = new int[pages.pageCount()];
    used = new int[pages.pageCount()];
    policy = policies.apply(pins);
  }

  /** Serves one layer step: every page is looked up once, and resident afterwards as far as the semantics say. */
  public void serve(LayerStep step) {
    policy.begin(step);
    if (prefetches.isActive() && semantics != AccessSemantics.SEQUENTIAL) {
      countPrefetchesFound(step);
    }
    int hits = resident.countOf(step.pages(), step.count());
    long missesBefore = ledger.misses();
    switch (semantics) {
      case SEQUENTIAL -> serveInSequence(step, hits);
      case CO_RESIDENT -> serveTogether(step, hits);
      case EVENT_ATOMIC -> serveAtomically(step);
    }
    ledger.served(step.count(), missesBefore);
    if (residentWeight > capacity) {
      throw new IllegalStateException(
          "resident=" + residentWeight * unit + " above capacity=" + capacity * unit);
    }
  }

  /** Under sequential access a page may leave before its turn: there {@link #serveInSequence} counts. */
  private void countPrefetchesFound(LayerStep step) {
    for (int i = 0; i < step.count(); i++) {
      if (resident.contains(step.pages()[i])) {
        prefetches.hit(step.pages()[i]);
      }
    }
  }

  /**
   * Makes pages resident that are expected soon, between two layer steps: of the first {@code count} of {@code wanted}, the
   * most wanted first, those that together fit the cache. None of them makes room for another. No accesses are counted.
   *
   * @param at number of the last access before
   */
  public void prefetch(int[] wanted, int count, long at) {
    long weight = 0;
    long missing = 0;
    int fits = 0;
    for (; fits < count; fits++) {
      long own = weightOf(wanted[fits]);
      if (weight + own > capacity) {
        break;
      }
      weight += own;
      missing += resident.contains(wanted[fits]) ? 0 : own;
    }
    if (missing == 0) {
      return;
    }
    pins.addAll(wanted, fits);
    evictDownTo(capacity - missing);
    pins.removeAll(wanted, fits);
    for (int i = 0; i < fits; i++) {
      int page = wanted[i];
      if (resident.contains(page)) {
        policy.expected(page, at);
      } else {
        resident.add(page);
        residentWeight += weightOf(page);
        ledger.store(page);
        prefetches.load(page);
        policy.prefetched(page, at);
      }
    }
  }

  /** What prefetching did so far. */
  public PrefetchCounts prefetches() {
    return prefetches.counts();
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
    if (!resident.contains(page)) {
      ledger.load(page);
      ledger.stream(page);
      return false;
    }
    ledger.hits(1);
    if (!pins.contains(page)) {
      pins.add(page);
      used[usedCount++] = page;
      usedWeight += weightOf(page);
    }
    return true;
  }

  /** True if {@link #store} would make {@code page} resident now. */
  public boolean canStore(int page) {
    return !resident.contains(page) && usedWeight + weightOf(page) <= capacity;
  }

  /**
   * Makes {@code page} resident without an access: a copy stored on the way. Returns false, and changes nothing, if it is
   * resident already or there is no room beside the pages found in this layer step.
   */
  public boolean store(int page) {
    if (!canStore(page)) {
      return false;
    }
    long weight = weightOf(page);
    policy.missed(page);
    evictDownTo(capacity - weight);
    resident.add(page);
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
      pins.remove(used[i]);
    }
    ledger.served(lookUps, missesAtOpening);
  }

  /** What the resident pages take of the capacity. */
  public long residentWeight() {
    return residentWeight * unit;
  }

  /** True if {@code page} is in the cache. */
  public boolean isResident(int page) {
    return resident.contains(page);
  }

  /** Empties the cache, which is no eviction, and starts a new policy. */
  public void clear() {
    audit();
    resident.clear();
    prefetches.clear();
    residentWeight = 0;
    if (!policy.beginAnew()) {
      policy.end();
      policy = policies.apply(pins);
    }
    ledger.carry(resident);
  }

  /** Ends the policy; nothing but the counts can be asked for then. */
  public void close() {
    policy.end();
  }

  /** Sets all counts to zero; what is resident stays. */
  public void forgetCounts() {
    audit();
    ledger.forgetCounts();
    prefetches.forgetCounts();
    ledger.carry(resident);
  }

  /** Misses counted so far. */
  public long misses() {
    return ledger.misses();
  }

  /** The counts so far, after the ledger was found to close. */
  public CacheCounts counts() {
    audit();
    return ledger.counts();
  }

  private void audit() {
    ledger.audit(resident, residentWeight * unit);
  }

  /** True if the policy could serve the whole step in one call, which needs room for all its pages. */
  private boolean servedAtOnce(LayerStep step, int hits) {
    int count = step.count();
    boolean mayLeaveBeforeTurn = prefetches.isActive() && semantics == AccessSemantics.SEQUENTIAL;
    if (!equalPages || count > capacity || mayLeaveBeforeTurn) {
      return false;
    }
    int misses = count - hits;
    int evictions = (int) Math.max(0, residentWeight + misses - capacity);
    boolean done = semantics == AccessSemantics.SEQUENTIAL
        ? policy.usedInSequence(step, evictions, victims)
        : policy.usedTogether(step, evictions, victims);
    if (!done) {
      return false;
    }
    if (!resident.removeFirst(evictions, victims, count)) {
      throw new IllegalStateException(
          policy.getClass().getName() + " evicted a page that was not resident");
    }
    ledger.hits(hits);
    ledger.load(step, resident, misses);
    ledger.evict(victims, evictions);
    if (prefetches.isActive()) {
      for (int i = 0; i < evictions; i++) {
        prefetches.left(victims[i]);
      }
    }
    resident.addAll(step.pages(), count);
    residentWeight += misses - evictions;
    return true;
  }

  private void serveInSequence(LayerStep step, int hits) {
    if (servedAtOnce(step, hits)) {
      return;
    }
    int count = step.count();
    int[] wanted = step.pages();
    long at = step.firstAccess();
    for (int i = 0; i < count; i++, at++) {
      int page = wanted[i];
      if (resident.contains(page)) {
        ledger.hits(1);
        prefetches.hit(page);
        policy.touched(page, at);
        continue;
      }
      long weight = weightOf(page);
      if (weight <= capacity) {
        policy.missed(page);
        evictDownTo(capacity - weight);
      }
      admit(page, weight, at);
    }
  }

  private void serveTogether(LayerStep step, int hits) {
    if (servedAtOnce(step, hits)) {
      return;
    }
    long missing = weightOfMissing(step, hits);
    long wanted = weightOf(step);
    pins.addAll(step.pages(), step.count());
    tellMissed(step);
    // If more is wanted than fits, nothing but the step's pages may stay, and of those the ones the
    // policy would keep.
    boolean overflow = wanted > capacity;
    long most = overflow ? wanted - missing : capacity - missing;
    evictDownTo(most);
    pins.removeAll(step.pages(), step.count());
    if (overflow) {
      keepWhatFits(step);
    } else {
      touchAndAdmit(step);
    }
  }

  private void serveAtomically(LayerStep step) {
    tellMissed(step);
    keepWhatFits(step);
  }

  /** Under co-residence and event-atomic access every miss of the step is told before the first eviction. */
  private void tellMissed(LayerStep step) {
    for (int i = 0; i < step.count(); i++) {
      int page = step.pages()[i];
      if (!resident.contains(page) && weightOf(page) <= capacity) {
        policy.missed(page);
      }
    }
  }

  private void keepWhatFits(LayerStep step) {
    int count = step.count();
    int[] wanted = step.pages();
    for (int i = 0; i < count; i++) {
      if (!resident.contains(wanted[i])) {
        fresh.add(wanted[i]);
      }
    }
    touchAndAdmit(step);
    if (residentWeight > capacity) {
      policy.makeRoom((residentWeight - capacity) * unit);
    }
    while (residentWeight > capacity) {
      int victim = takeVictim();
      if (fresh.contains(victim)) {
        ledger.stream(victim);
      } else {
        ledger.evict(victim);
        prefetches.left(victim);
      }
    }
    fresh.removeAll(wanted, count);
  }

  private void touchAndAdmit(LayerStep step) {
    int[] wanted = step.pages();
    long at = step.firstAccess();
    for (int i = 0; i < step.count(); i++, at++) {
      int page = wanted[i];
      if (resident.contains(page)) {
        ledger.hits(1);
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
    resident.add(page);
    residentWeight += weight;
    policy.admitted(page, at);
  }

  private void evictDownTo(long weight) {
    if (residentWeight <= weight) {
      return;
    }
    policy.makeRoom((residentWeight - weight) * unit);
    while (residentWeight > weight) {
      int victim = takeVictim();
      ledger.evict(victim);
      prefetches.left(victim);
    }
  }

  private int takeVictim() {
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

  private long weightOf(LayerStep step) {
    if (equalPages) {
      return step.count();
    }
    long weight = 0;
    for (int i = 0; i < step.count(); i++) {
      weight += pages.weightOf(step.pages()[i]);
    }
    return weight;
  }

  private long weightOfMissing(LayerStep step, int hits) {
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

  private long weightOf(int page) {
    return equalPages ? 1 : pages.weightOf(page);
  }
}
