package moesim.cache.policy;

import moesim.routing.LayerStep;

/**
 * Resident pages by their next use, furthest first.
 *
 * <p>The next use is the number of an access, so no two pages share one: a bit per future access
 * says that some page waits for it. The bits of the nearest {@code window} accesses lie in a tree
 * of 64-bit words three levels high, changed and searched almost without branches, as no branch on
 * a next use could be predicted; next uses beyond the window go to a heap, pages that are never
 * needed again to a list. A page is used when its time has come, so the entry that a use makes void
 * is always the nearest one and never stands in the way of the furthest.
 */
final class FutureQueue {
  private static final int NONE = -1;
  private static final int LEAST_WINDOW = 1 << 12;

  /** Three levels of 64 bits. */
  private static final int LARGEST_WINDOW = 1 << 18;

  private final RecencyList never;
  private final int mask;
  private final int[] pageOf;
  private final long[] words;

  /** A bit per word that is not zero. */
  private final long[] groups;

  /** A bit per group that is not zero. */
  private long summary;

  private final long[] beyondUse;
  private final int[] beyondPage;
  private int beyond;
  private long now;

  /** An empty queue for pages in [0, pageCount). */
  FutureQueue(int pageCount) {
    // In a cache over all layers about 16 times the mean distance between two uses of a page, so
    // that nearly all next
    // uses fall inside. A cache of one layer sees only every l-th of these accesses and leans more
    // on the heap.
    int wanted = Integer.highestOneBit(Math.max(1, Math.min(pageCount, LARGEST_WINDOW >>> 4))) << 5;
    int window = Math.min(LARGEST_WINDOW, Math.max(LEAST_WINDOW, wanted));
    mask = window - 1;
    never = new RecencyList(pageCount);
    pageOf = new int[window];
    words = new long[window >>> 6];
    groups = new long[words.length >>> 6];
    beyondUse = new long[2 * pageCount + 64];
    beyondPage = new int[2 * pageCount + 64];
  }

  /** {@code page} is used at access {@code at} (or comes in) and needed next at {@code nextUse}. */
  void put(int page, long at, long nextUse) {
    now = at;
    clear(at);
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
    int word = slot >>> 6;
    pageOf[slot] = page;
    words[word] |= 1L << slot;
    groups[word >>> 6] |= 1L << word;
    summary |= 1L << (word >>> 6);
  }

  private void clear(long use) {
    int slot = (int) use & mask;
    int word = slot >>> 6;
    int group = word >>> 6;
    long left = words[word] & ~(1L << slot);
    words[word] = left;
    long leftInGroup = groups[group] & ~(oneIfZero(left) << word);
    groups[group] = leftInGroup;
    summary &= ~(oneIfZero(leftInGroup) << group);
  }

  private static long oneIfZero(long bits) {
    return ~(bits | -bits) >>> 63;
  }

  /**
   * The furthest use in the window, or {@link #NONE}. Uses lie in (now, now + mask]: slots below
   * now's are a lap ahead.
   */
  private long furthestInWindow() {
    int here = (int) now & mask;
    int ahead = lastBelow(here);
    if (ahead != NONE) {
      return now - here + ahead + mask + 1;
    }
    return summary == 0 ? NONE : now - here + lastInGroup(lastBit(summary), -1L);
  }

  /** The last slot below {@code limit} that is set, or {@link #NONE}. */
  private int lastBelow(int limit) {
    int word = limit >>> 6;
    long inWord = words[word] & below(limit);
    if (inWord != 0) {
      return (word << 6) + lastBit(inWord);
    }
    int group = word >>> 6;
    long inGroup = groups[group] & below(word);
    if (inGroup != 0) {
      return lastInGroup(group, inGroup);
    }
    long earlier = summary & below(group);
    return earlier == 0 ? NONE : lastInGroup(lastBit(earlier), -1L);
  }

  private int lastInGroup(int group, long among) {
    int word = (group << 6) + lastBit(groups[group] & among);
    return (word << 6) + lastBit(words[word]);
  }

  private static int lastBit(long bits) {
    return 63 - Long.numberOfLeadingZeros(bits);
  }

  /** The bits of a word below that of {@code index}. */
  private static long below(int index) {
    return (1L << index) - 1;
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

  /** An entry is void once its time has come: its page was used then, and got another next use. */
  private void dropVoidBeyond() {
    while (beyond > 0 && beyondUse[0] <= now) {
      popBeyond();
    }
  }

  private void keepValidBeyond() {
    int kept = 0;
    for (int slot = 0; slot < beyond; slot++) {
      if (beyondUse[slot] > now) {
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
