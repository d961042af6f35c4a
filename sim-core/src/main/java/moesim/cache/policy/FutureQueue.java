package moesim.cache.policy;

import moesim.routing.LayerStep;

/**
 * Resident pages by their next use, furthest first.
 *
 * <p>The next use is the number of an access, so no two pages share one: a bit per future access says that some page waits
 * for it. The bits of the nearest {@code window} accesses lie in a tree of 64-bit words, whose last set bit is found in a
 * few steps without a comparison between pages; next uses beyond the window go to a heap, pages that are never needed
 * again to a list. A page is used when its time has come, so the entry that a use makes void is always the nearest one and
 * never stands in the way of the furthest.
 */
final class FutureQueue {
  private static final int NONE = -1;
  private static final int LEAST_WINDOW = 1 << 12;
  private static final int LARGEST_WINDOW = 1 << 21;

  /** Words of the top level, which are looked at one by one. */
  private static final int FLAT_WORDS = 8;

  private final long[] next;
  private final RecencyList never;
  private final int[] pageOf;
  private final long[][] levels;
  private final int mask;
  private final int top;
  private final long[] beyondUse;
  private final int[] beyondPage;
  private int beyond;
  private long now;

  /** An empty queue for pages in [0, pageCount). */
  FutureQueue(int pageCount) {
    // 64 accesses ahead per page: with skewed routing most next uses are nearer than that.
    int wanted = Integer.highestOneBit(Math.max(1, Math.min(pageCount, LARGEST_WINDOW >>> 6))) << 7;
    int window = Math.min(LARGEST_WINDOW, Math.max(LEAST_WINDOW, wanted));
    mask = window - 1;
    next = new long[pageCount];
    never = new RecencyList(pageCount);
    pageOf = new int[window];
    levels = levelsOver(window);
    top = levels.length - 1;
    beyondUse = new long[2 * pageCount + 64];
    beyondPage = new int[2 * pageCount + 64];
  }

  private static long[][] levelsOver(int window) {
    int depth = 1;
    for (int words = window >>> 6; words > FLAT_WORDS; words = (words + 63) >>> 6) {
      depth++;
    }
    long[][] levels = new long[depth][];
    int words = window >>> 6;
    for (int level = 0; level < depth; level++) {
      levels[level] = new long[words];
      words = (words + 63) >>> 6;
    }
    return levels;
  }

  /** {@code page} is used at access {@code at} (or comes in) and needed next at {@code nextUse}. */
  void put(int page, long at, long nextUse) {
    now = at;
    clear(at);
    next[page] = nextUse;
    if (nextUse == LayerStep.NEVER) {
      never.append(page);
    } else if (nextUse - at <= mask) {
      set(nextUse, page);
    } else {
      pushBeyond(page, nextUse);
    }
  }

  /** Takes out the page needed last; of those never needed again, the one used longest ago. */
  int pollFurthest() {
    int forgotten = never.oldest();
    if (forgotten != RecencyList.NONE) {
      never.remove(forgotten);
      return forgotten;
    }
    dropVoidBeyond();
    long inWindow = furthestInWindow();
    if (beyond > 0 && beyondUse[0] > inWindow) {
      return popBeyond();
    }
    if (inWindow == NONE) {
      throw new IllegalStateException("no page waits for a use after access " + now);
    }
    clear(inWindow);
    return pageOf[(int) inWindow & mask];
  }

  private void set(long use, int page) {
    int slot = (int) use & mask;
    pageOf[slot] = page;
    for (long[] words : levels) {
      int word = slot >>> 6;
      long old = words[word];
      words[word] = old | 1L << slot;
      if (old != 0) {
        return;
      }
      slot = word;
    }
  }

  private void clear(long use) {
    int slot = (int) use & mask;
    for (long[] words : levels) {
      int word = slot >>> 6;
      long left = words[word] & ~(1L << slot);
      words[word] = left;
      if (left != 0) {
        return;
      }
      slot = word;
    }
  }

  /** The furthest use in the window, or {@link #NONE}. Uses lie in (now, now + mask]: slots below now's are a lap ahead. */
  private long furthestInWindow() {
    int here = (int) now & mask;
    int ahead = here == 0 ? NONE : lastSetAtOrBefore(here - 1);
    if (ahead != NONE) {
      return now - here + ahead + mask + 1;
    }
    int slot = lastSetAtOrBefore(mask);
    return slot == NONE ? NONE : now - here + slot;
  }

  private int lastSetAtOrBefore(int limit) {
    int slot = limit;
    for (int level = 0; level <= top; level++) {
      int word = slot >>> 6;
      long kept = levels[level][word] & (-1L >>> (63 - (slot & 63)));
      if (kept != 0) {
        return descend(level, (word << 6) + 63 - Long.numberOfLeadingZeros(kept));
      }
      if (word == 0) {
        return NONE;
      }
      slot = word - 1;
    }
    long[] words = levels[top];
    for (int word = slot; word >= 0; word--) {
      if (words[word] != 0) {
        return descend(top, (word << 6) + 63 - Long.numberOfLeadingZeros(words[word]));
      }
    }
    return NONE;
  }

  private int descend(int level, int slot) {
    int found = slot;
    for (int below = level - 1; below >= 0; below--) {
      found = (found << 6) + 63 - Long.numberOfLeadingZeros(levels[below][found]);
    }
    return found;
  }

  private void pushBeyond(int page, long use) {
    if (beyond == beyondUse.length) {
      keepValidBeyond();
    }
    int slot = beyond++;
    while (slot > 0 && beyondUse[(slot - 1) >>> 1] < use) {
      int parent = (slot - 1) >>> 1;
      beyondUse[slot] = beyondUse[parent];
      beyondPage[slot] = beyondPage[parent];
      slot = parent;
    }
    beyondUse[slot] = use;
    beyondPage[slot] = page;
  }

  private int popBeyond() {
    int page = beyondPage[0];
    beyond--;
    if (beyond > 0) {
      siftDown(0, beyondUse[beyond], beyondPage[beyond]);
    }
    return page;
  }

  private void siftDown(int from, long use, int page) {
    int slot = from;
    while (true) {
      int child = 2 * slot + 1;
      if (child >= beyond) {
        break;
      }
      if (child + 1 < beyond && beyondUse[child + 1] > beyondUse[child]) {
        child++;
      }
      if (beyondUse[child] <= use) {
        break;
      }
      beyondUse[slot] = beyondUse[child];
      beyondPage[slot] = beyondPage[child];
      slot = child;
    }
    beyondUse[slot] = use;
    beyondPage[slot] = page;
  }

  /** An entry is void once its page was used at that time, which gave the page another next use. */
  private void dropVoidBeyond() {
    while (beyond > 0 && next[beyondPage[0]] != beyondUse[0]) {
      popBeyond();
    }
  }

  private void keepValidBeyond() {
    int kept = 0;
    for (int slot = 0; slot < beyond; slot++) {
      if (next[beyondPage[slot]] == beyondUse[slot]) {
        beyondUse[kept] = beyondUse[slot];
        beyondPage[kept] = beyondPage[slot];
        kept++;
      }
    }
    beyond = kept;
    for (int slot = (kept >>> 1) - 1; slot >= 0; slot--) {
      siftDown(slot, beyondUse[slot], beyondPage[slot]);
    }
  }
}
