package moesim.cache.policy;

import java.util.Arrays;
import moesim.cache.PageSet;
import moesim.cache.PolicyState;
import moesim.routing.LayerStep;

/**
 * Pages in the order of their last use, as a log: every use is written at the end, and an entry
 * counts only while it is its page's last. Against a linked list, a use is two stores without a
 * branch, and the oldest pages are found by walking the log, whose loads do not wait for each
 * other.
 *
 * <p>When the log is full, the entries that count move to its front; with room for four entries per
 * page that costs at most a third of a move per use.
 */
final class UseLog {
  private static final int LEAST_ROOM = 1 << 10;

  private final int[] pageAt;

  /** Where the last use of each page stands; only entries from {@link #oldest} on count. */
  private final int[] lastUse;

  /**
   * What the last use of a whole step overwrote, and the least of it as a distance from
   * {@link #oldest}.
   */
  private final int[] lastUseBefore;

  private int leastBefore;
  private int oldest;
  private int end;

  /** An empty log for pages in [0, pageCount). */
  UseLog(int pageCount) {
    pageAt = new int[4 * pageCount + LEAST_ROOM];
    lastUse = new int[pageCount];
    lastUseBefore = new int[pageCount];
    Arrays.fill(lastUse, -1);
  }

  /** {@code page} is used. */
  void use(int page) {
    if (end == pageAt.length) {
      moveToFront();
    }
    lastUse[page] = end;
    pageAt[end++] = page;
  }

  /** The pages of {@code step} are used, in their order. */
  void use(LayerStep step) {
    int count = step.count();
    if (end + count > pageAt.length) {
      moveToFront();
    }
    int[] pages = step.pages();
    int[] at = pageAt;
    int[] last = lastUse;
    int[] before = lastUseBefore;
    int next = end;
    int first = oldest;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int page = pages[i];
      int previous = last[page];
      before[i] = previous;
      // Without its sign, a use that no longer counts is far from the oldest one that does.
      least = Math.min(least, (previous - first) & Integer.MAX_VALUE);
      last[page] = next;
      at[next++] = page;
    }
    end = next;
    leastBefore = least;
  }

  /** Takes back the last {@link #use(LayerStep)}. */
  void forget(LayerStep step) {
    end -= step.count();
    for (int i = 0; i < step.count(); i++) {
      lastUse[step.pages()[i]] = lastUseBefore[i];
    }
  }

  /**
   * Takes out the page that was used longest ago, passing over those in {@code pins}, which are
   * used again before long.
   */
  int takeOldest(PageSet pins) {
    while (true) {
      int page = pageAt[oldest];
      boolean counts = lastUse[page] == oldest++;
      if (counts && !pins.contains(page)) {
        return page;
      }
    }
  }

  /** Takes out the {@code count} pages that were used longest ago. */
  void takeOldest(int count, int[] taken) {
    oldest = copyOldest(count, taken);
  }

  /**
   * As {@link #takeOldest(int, int[])}, but takes nothing and returns false if a page of the last
   * {@link #use(LayerStep)} was among the oldest before it.
   */
  boolean takeOldestOthers(int count, int[] taken) {
    int entry = copyOldest(count, taken);
    if (leastBefore < entry - oldest) {
      return false;
    }
    oldest = entry;
    return true;
  }

  /** Writes the pages down, the one used longest ago first. */
  void writeOrder(PolicyState into) {
    for (int entry = oldest; entry < end; entry++) {
      if (lastUse[pageAt[entry]] == entry) {
        into.add(pageAt[entry]);
      }
    }
  }

  /** Returns the entry after the last one copied. */
  private int copyOldest(int count, int[] taken) {
    int[] at = pageAt;
    int[] last = lastUse;
    int entry = oldest;
    int found = 0;
    while (found < count) {
      int page = at[entry];
      taken[found] = page;
      found += isZero(last[page] ^ entry);
      entry++;
    }
    return entry;
  }

  /** 1 if {@code value}, which is not negative, is 0; else 0. */
  private static int isZero(int value) {
    return (value - 1) >>> 31;
  }

  private void moveToFront() {
    int kept = 0;
    for (int entry = oldest; entry < end; entry++) {
      int page = pageAt[entry];
      if (lastUse[page] == entry) {
        pageAt[kept++] = page;
      }
    }
    Arrays.fill(lastUse, -1);
    for (int entry = 0; entry < kept; entry++) {
      lastUse[pageAt[entry]] = entry;
    }
    oldest = 0;
    end = kept;
  }
}
