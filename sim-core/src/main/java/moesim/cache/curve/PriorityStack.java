package moesim.cache.curve;

import java.util.Arrays;

/**
 * The pages in the order of the capacity from which on they are resident: the cache of k experts
 * holds the first k of the stack, for every k at once. What leaves the cache of k experts is
 * decided by keys that do not depend on k; docs/model.md §5.2 derives the update.
 *
 * <p><b>Keys.</b> The largest key is evicted first; no two pages of the stack have the same.
 * <b>Update.</b> The stack is walked downwards with the pages in hand that the caches so far had to
 * give up. A place changes only where its page is worse than the best in hand, so blocks of places
 * whose worst key is better are passed over.
 */
final class PriorityStack {
  /** Above every key: the place of a page of the present event. */
  private static final long WANTED = Long.MAX_VALUE;

  private static final int NONE = -1;
  private static final int SHIFT = 4;
  private static final int BLOCK = 1 << SHIFT;

  private final int[] placeOf;
  private final int[] pageAt;
  private final long[] keyAt;

  /** The largest key of each block of places, or more. */
  private final long[] worstIn;

  private int size;

  // The pages in hand, best first, in a ring from head to tail.
  private final long[] handKeys;
  private final int[] handPages;
  private int head;
  private int tail;

  // The pages of an event, best first.
  private final long[] eventKeys;
  private final int[] eventPages;

  /** An empty stack for pages in [0, pages) and events of at most {@code most} of them. */
  PriorityStack(int pages, int most) {
    placeOf = new int[pages];
    pageAt = new int[pages + BLOCK];
    keyAt = new long[pages + BLOCK];
    worstIn = new long[(pages >>> SHIFT) + 1];
    int ring = Integer.highestOneBit(most) << 1;
    handKeys = new long[ring];
    handPages = new int[ring];
    eventKeys = new long[most];
    eventPages = new int[most];
    clear();
  }

  void clear() {
    size = 0;
    Arrays.fill(placeOf, NONE);
    Arrays.fill(keyAt, Long.MIN_VALUE);
    Arrays.fill(worstIn, Long.MIN_VALUE);
  }

  /** Adds {@code more}, which is not negative, to the keys of all pages in [from, to). */
  void worsen(int from, int to, long more) {
    for (int page = from; page < to; page++) {
      int place = placeOf[page];
      if (place >= 0) {
        long key = keyAt[place] + more;
        keyAt[place] = key;
        worstIn[place >>> SHIFT] = Math.max(worstIn[place >>> SHIFT], key);
      }
    }
  }

  /**
   * The pages of one event are looked up, all at once, and used.
   *
   * @param keys their keys after the event
   * @param stay true if they must stay while others can go (S1, S2), false if any may go at once
   *     (S3)
   */
  void use(
      int[] pages, int first, int count, long[] keys, boolean stay, DistanceHistogram histogram) {
    int deepest = lookUp(pages, first, count, histogram);
    sortEvent(pages, first, count, keys);
    head = 0;
    tail = 0;
    int start = 0;
    if (stay) {
      start = Math.min(count, size);
      takeBelow(start);
      putEvent(count);
    } else {
      System.arraycopy(eventKeys, 0, handKeys, 0, count);
      System.arraycopy(eventPages, 0, handPages, 0, count);
      tail = count;
    }
    // A page that no cache has yet makes every one give up a page.
    walk(start, deepest);
    size = Math.max(size, stay ? count : 0);
    for (; head < tail; head++) {
      int slot = head & (handKeys.length - 1);
      put(size++, handKeys[slot], handPages[slot]);
    }
  }

  /** Returns the end of the walk: below it no page of the event is found. */
  private int lookUp(int[] pages, int first, int count, DistanceHistogram histogram) {
    int deepest = 0;
    for (int i = first; i < first + count; i++) {
      int place = placeOf[pages[i]];
      if (place < 0) {
        histogram.addCold();
        deepest = size;
      } else {
        histogram.add(place + 1);
        deepest = Math.max(deepest, place + 1);
        keyAt[place] = WANTED;
        worstIn[place >>> SHIFT] = WANTED;
      }
    }
    return deepest;
  }

  private void sortEvent(int[] pages, int first, int count, long[] keys) {
    for (int i = 0; i < count; i++) {
      long key = keys[first + i];
      int slot = i;
      while (slot > 0 && eventKeys[slot - 1] > key) {
        eventKeys[slot] = eventKeys[slot - 1];
        eventPages[slot] = eventPages[slot - 1];
        slot--;
      }
      eventKeys[slot] = key;
      eventPages[slot] = pages[first + i];
    }
  }

  /** Takes into the hand all pages of the first {@code end} places that are not of the event. */
  private void takeBelow(int end) {
    for (int place = 0; place < end; place++) {
      if (keyAt[place] != WANTED) {
        take(keyAt[place], pageAt[place]);
      }
    }
  }

  private void putEvent(int count) {
    for (int place = 0; place < count; place++) {
      pageAt[place] = eventPages[place];
      keyAt[place] = eventKeys[place];
      placeOf[eventPages[place]] = place;
    }
    for (int block = 0; block <= (count - 1) >>> SHIFT; block++) {
      worstIn[block] = worstOf(block);
    }
  }

  private void put(int place, long key, int page) {
    pageAt[place] = page;
    keyAt[place] = key;
    placeOf[page] = place;
    worstIn[place >>> SHIFT] = Math.max(worstIn[place >>> SHIFT], key);
  }

  /**
   * Every place from {@code start} to {@code end} keeps its page or gets the best in hand,
   * whichever is better.
   */
  private void walk(int start, int end) {
    long[] keys = keyAt;
    int[] pages = pageAt;
    int[] places = placeOf;
    long[] held = handKeys;
    int[] heldPages = handPages;
    int mask = held.length - 1;
    int first = head;
    int last = tail;
    long best = first == last ? WANTED : held[first & mask];
    long worstHeld = held[(last - 1) & mask];
    int place = start;
    while (place < end) {
      int block = place >>> SHIFT;
      int blockEnd = Math.min(end, (block + 1) << SHIFT);
      if (worstIn[block] < best) {
        place = blockEnd;
        continue;
      }
      boolean whole = ((place | blockEnd) & (BLOCK - 1)) == 0;
      long left = Long.MIN_VALUE;
      for (; place < blockEnd; place++) {
        long key = keys[place];
        if (key <= best) {
          left = Math.max(left, key);
          continue;
        }
        int page = pages[place];
        int given = heldPages[first & mask];
        keys[place] = best;
        pages[place] = given;
        places[given] = place;
        left = best;
        first++;
        if (key == WANTED) {
          best = first == last ? WANTED : held[first & mask];
          continue;
        }
        int slot = last++;
        if (key > worstHeld) {
          // Most pages met are worse than all in hand.
          worstHeld = key;
        } else {
          while (slot > first && held[(slot - 1) & mask] > key) {
            held[slot & mask] = held[(slot - 1) & mask];
            heldPages[slot & mask] = heldPages[(slot - 1) & mask];
            slot--;
          }
        }
        held[slot & mask] = key;
        heldPages[slot & mask] = page;
        best = slot == first ? key : held[first & mask];
      }
      worstIn[block] = whole ? left : worstOf(block);
    }
    head = first;
    tail = last;
  }

  /** Takes a page into the hand, after all that are better. */
  private void take(long key, int page) {
    long[] held = handKeys;
    int[] heldPages = handPages;
    int mask = held.length - 1;
    int slot = tail++;
    while (slot > head && held[(slot - 1) & mask] > key) {
      held[slot & mask] = held[(slot - 1) & mask];
      heldPages[slot & mask] = heldPages[(slot - 1) & mask];
      slot--;
    }
    held[slot & mask] = key;
    heldPages[slot & mask] = page;
  }

  private long worstOf(int block) {
    long worst = Long.MIN_VALUE;
    int end = (block + 1) << SHIFT;
    for (int place = block << SHIFT; place < end; place++) {
      worst = Math.max(worst, keyAt[place]);
    }
    return worst;
  }
}
