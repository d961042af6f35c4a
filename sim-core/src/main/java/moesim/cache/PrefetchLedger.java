package moesim.cache;

/**
 * Which pages were loaded ahead of their use, and what became of them. Costs nothing until the
 * first is.
 */
final class PrefetchLedger {
  private final PageTable pages;
  private final PageSet unused;
  private boolean active;
  private long waiting;
  private long loads;
  private long useful;
  private long wasted;
  private long bytes;

  PrefetchLedger(PageTable pages) {
    this.pages = pages;
    unused = new PageSet(pages.pageCount());
  }

  /** True as soon as anything was prefetched. */
  boolean isActive() {
    return active;
  }

  void load(int page) {
    active = true;
    loads++;
    waiting++;
    bytes = Math.addExact(bytes, Math.max(0, pages.bytesOf(page)));
    unused.add(page);
  }

  /** {@code page} was found by an access. */
  void hit(int page) {
    if (unused.contains(page)) {
      unused.remove(page);
      waiting--;
      useful++;
    }
  }

  /** {@code page} left the cache. */
  void left(int page) {
    if (unused.contains(page)) {
      unused.remove(page);
      waiting--;
      wasted++;
    }
  }

  /** The cache was emptied. */
  void clear() {
    wasted += waiting;
    waiting = 0;
    unused.clear();
  }

  /**
   * Pages that wait for their first use stay; whatever becomes of them counts as if they had just
   * been loaded.
   */
  void forgetCounts() {
    loads = waiting;
    useful = 0;
    wasted = 0;
    bytes = 0;
    for (int page = 0; page < unused.size(); page++) {
      bytes += unused.bit(page) * Math.max(0, pages.bytesOf(page));
    }
  }

  PrefetchCounts counts() {
    if (useful + wasted + waiting != loads) {
      throw new IllegalStateException(
          "ledger: useful + wasted + waiting = prefetched does not hold: " + useful + " + " + wasted
              + " + " + waiting + " and " + loads);
    }
    long known = pages.bytesOf(0) == PageTable.UNKNOWN ? PageTable.UNKNOWN : bytes;
    return active
        ? new PrefetchCounts(loads, useful, wasted + waiting, known)
        : PrefetchCounts.NONE;
  }
}
