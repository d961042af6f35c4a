package moesim.cache;

import java.util.function.Function;
import moesim.routing.LayerStep;

/**
 * Residency of expert pages within a capacity. The cache counts, its {@link EvictionPolicy} orders.
 *
 * <p><b>Semantics.</b> {@link AccessSemantics}; docs/model.md §3. A layer step that needs more than
 * fits keeps what fits by the policy's order and streams the rest: counted as misses, and as
 * streamed misses. <b>Errors.</b> A policy that names a page that is not resident or is pinned, and
 * a ledger that does not close, are {@link IllegalStateException}s.
 */
public final class ExpertCache extends Residency {
  private final AccessSemantics semantics;
  private final PageSet fresh;
  private final int[] victims;
  private final OpenStep open;

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
    super(pages, capacity, policies);
    this.semantics = semantics;
    fresh = new PageSet(pages.pageCount());
    victims = new int[pages.pageCount()];
    open = new OpenStep(this);
  }

  /**
   * Serves one layer step: every page is looked up once, and resident afterwards as far as the
   * semantics say.
   */
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
    requireThatAllFit();
  }

  /**
   * Under sequential access a page may leave before its turn: there {@link #serveInSequence}
   * counts.
   */
  private void countPrefetchesFound(LayerStep step) {
    for (int i = 0; i < step.count(); i++) {
      if (resident.contains(step.pages()[i])) {
        prefetches.hit(step.pages()[i]);
      }
    }
  }

  /**
   * Makes pages resident that are expected soon, between two layer steps: of the first
   * {@code count} of {@code wanted}, the most wanted first, those that together fit the cache. None
   * of them makes room for another. No accesses are counted.
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

  /**
   * {@code page} must stay, or must not leave once it is here, until {@link #release} or
   * {@link #clear}; only under sequential access, where no layer step pins pages. Who holds pages
   * sees to it that the others can make room.
   */
  public void hold(int page) {
    if (semantics != AccessSemantics.SEQUENTIAL) {
      throw new IllegalStateException("layer steps pin pages under " + semantics);
    }
    held += 1 - pins.bit(page);
    pins.add(page);
  }

  /**
   * {@code page}, which is held and resident, may leave again: it was pinned, but not used, as one
   * that is expected.
   *
   * @param at number of the last access before
   */
  public void release(int page, long at) {
    held -= pins.bit(page);
    pins.remove(page);
    policy.expected(page, at);
  }

  /**
   * Begins a layer step whose pages are looked up and stored one by one, as a machine comes to
   * them, until {@link #closeStep}. Not to be mixed with {@link #serve}. A page that was found
   * stays until the step closes.
   */
  public void openStep(LayerStep step) {
    open.begin(step);
  }

  /** Counts one access; a page that is not resident is a miss that streams through. */
  public boolean lookUp(int page) {
    return open.lookUp(page);
  }

  /** True if {@link #store} would make {@code page} resident now. */
  public boolean canStore(int page) {
    return open.canStore(page);
  }

  /**
   * Makes {@code page} resident without an access: a copy stored on the way. Returns false, and
   * changes nothing, if it is resident already or there is no room beside the pages found in this
   * layer step.
   */
  public boolean store(int page) {
    return open.store(page);
  }

  /** Ends the layer step: only now the pages that were found count as used. */
  public void closeStep() {
    open.close();
  }

  /**
   * True if the policy could serve the whole step in one call, which needs room for all its pages.
   */
  private boolean servedAtOnce(LayerStep step, int hits) {
    int count = step.count();
    boolean mayLeaveBeforeTurn =
        (prefetches.isActive() || held > 0) && semantics == AccessSemantics.SEQUENTIAL;
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

  /**
   * Under co-residence and event-atomic access every miss of the step is told before the first
   * eviction.
   */
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
    askForRoom(capacity);
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
}
