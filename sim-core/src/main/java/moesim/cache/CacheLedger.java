package moesim.cache;

import moesim.routing.LayerStep;

/**
 * The books of one {@link ExpertCache}: what came in, what went out, and that the two agree with
 * what is there. Always on; a ledger that does not close is an {@link IllegalStateException}.
 */
final class CacheLedger {
  private final PageTable pages;
  private final boolean mixedBytes;
  private final long firstBytes;
  private final long commonCost;

  private long accesses;
  private long hits;
  private long misses;
  private long streamed;
  private long evictions;
  private long stored;
  private long loadedBytes;
  private long storedBytes;
  private long evictedBytes;
  private long streamedBytes;
  private long stepsWithAMiss;
  private long loadedCost;

  /**
   * Pages and bytes that were resident when counting began, so that loads need not explain them.
   */
  private long carriedPages;

  private long carriedBytes;

  CacheLedger(PageTable pages) {
    this.pages = pages;
    mixedBytes = pages.hasMixedBytes();
    firstBytes = pages.bytesOf(0);
    commonCost = pages.commonMissCost();
  }

  void hits(int count) {
    hits += count;
  }

  /**
   * The pages of {@code step} that are not in {@code resident}, {@code count} of them, are loaded.
   */
  void load(LayerStep step, PageSet resident, int count) {
    misses += count;
    if (mixedBytes || commonCost == PageTable.UNKNOWN) {
      for (int i = 0; i < step.count(); i++) {
        int page = step.pages()[i];
        if (!resident.contains(page)) {
          loadedBytes = Math.addExact(loadedBytes, pages.bytesOf(page));
          loadedCost = Math.addExact(loadedCost, pages.missCostOf(page));
        }
      }
    }
  }

  /** {@code page} missed and is loaded, to stay or to stream through. */
  void load(int page) {
    misses++;
    if (mixedBytes || commonCost == PageTable.UNKNOWN) {
      loadedBytes = Math.addExact(loadedBytes, pages.bytesOf(page));
      loadedCost = Math.addExact(loadedCost, pages.missCostOf(page));
    }
  }

  /** A page that missed is not kept. */
  void stream(int page) {
    streamed++;
    if (mixedBytes) {
      streamedBytes = Math.addExact(streamedBytes, pages.bytesOf(page));
    }
  }

  /** {@code page} came in without an access. */
  void store(int page) {
    stored++;
    if (mixedBytes) {
      storedBytes = Math.addExact(storedBytes, pages.bytesOf(page));
    }
  }

  void evict(int page) {
    evictions++;
    if (mixedBytes) {
      evictedBytes = Math.addExact(evictedBytes, pages.bytesOf(page));
    }
  }

  /** The first {@code count} of {@code victims} left. */
  void evict(int[] victims, int count) {
    evictions += count;
    if (mixedBytes) {
      for (int i = 0; i < count; i++) {
        evictedBytes = Math.addExact(evictedBytes, pages.bytesOf(victims[i]));
      }
    }
  }

  long misses() {
    return misses;
  }

  /** A layer step of {@code count} pages was served; before it there were {@code missesBefore}. */
  void served(int count, long missesBefore) {
    accesses += count;
    if (misses != missesBefore) {
      stepsWithAMiss++;
    }
  }

  CacheCounts counts() {
    long bytes = firstBytes == PageTable.UNKNOWN ? PageTable.UNKNOWN : bytesOf(misses, loadedBytes);
    long cost =
        commonCost == PageTable.UNKNOWN ? loadedCost : Math.multiplyExact(misses, commonCost);
    return new CacheCounts(
        accesses, hits, misses, streamed, evictions, bytes, stepsWithAMiss, cost);
  }

  void forgetCounts() {
    accesses = 0;
    hits = 0;
    misses = 0;
    streamed = 0;
    evictions = 0;
    stored = 0;
    loadedBytes = 0;
    storedBytes = 0;
    evictedBytes = 0;
    streamedBytes = 0;
    stepsWithAMiss = 0;
    loadedCost = 0;
  }

  /** Counting goes on from what {@code resident} says is there now. */
  void carry(PageSet resident) {
    carriedPages = pagesIn(resident) + evictions + streamed - misses - stored;
    carriedBytes = bytesIn(resident)
        + bytesOf(evictions, evictedBytes)
        + bytesOf(streamed, streamedBytes)
        - bytesOf(misses, loadedBytes)
        - bytesOf(stored, storedBytes);
  }

  /** Every load is still in {@code resident}, was evicted, or streamed through. */
  void audit(PageSet resident, long residentWeight) {
    long weight = 0;
    for (int page = 0; page < resident.size(); page++) {
      weight += resident.bit(page) * pages.weightOf(page);
    }
    require("resident weight", weight, residentWeight);
    require("hits + misses = accesses", hits + misses, accesses);
    require(
        "loads + stores = evictions + resident + streamed",
        misses + stored + carriedPages,
        evictions + pagesIn(resident) + streamed);
    require(
        "loaded + stored = evicted + resident + streamed bytes",
        bytesOf(misses, loadedBytes) + bytesOf(stored, storedBytes) + carriedBytes,
        bytesOf(evictions, evictedBytes) + bytesIn(resident) + bytesOf(streamed, streamedBytes));
  }

  /** Bytes of {@code count} pages: added up one by one only if the pages differ. */
  private long bytesOf(long count, long addedUp) {
    return mixedBytes ? addedUp : Math.multiplyExact(count, firstBytes);
  }

  private static long pagesIn(PageSet resident) {
    long count = 0;
    for (int page = 0; page < resident.size(); page++) {
      count += resident.bit(page);
    }
    return count;
  }

  private long bytesIn(PageSet resident) {
    long bytes = 0;
    for (int page = 0; page < resident.size(); page++) {
      bytes += resident.bit(page) * pages.bytesOf(page);
    }
    return bytes;
  }

  private static void require(String rule, long left, long right) {
    if (left != right) {
      throw new IllegalStateException(
          "ledger: " + rule + " does not hold: " + left + " and " + right);
    }
  }
}
