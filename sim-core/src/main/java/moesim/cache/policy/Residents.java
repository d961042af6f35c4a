package moesim.cache.policy;

import java.util.Arrays;
import moesim.cache.PageSet;

/**
 * The resident pages, in no order, with the access that used each last: for policies that look at
 * all of them.
 */
final class Residents {
  /** What a policy thinks a page is worth; made once, for calling it allocates nothing. */
  @FunctionalInterface
  interface Score {
    double of(int page);
  }

  private static final int ABSENT = -1;

  private final int[] pages;
  private final int[] slotOf;
  private final long[] lastAccess;
  private int size;

  /** None of the pages in [0, pageCount). */
  Residents(int pageCount) {
    pages = new int[pageCount];
    slotOf = new int[pageCount];
    lastAccess = new long[pageCount];
    Arrays.fill(slotOf, ABSENT);
  }

  /** {@code page} is resident and was used at access {@code at}. */
  void use(int page, long at) {
    lastAccess[page] = at;
    if (slotOf[page] == ABSENT) {
      slotOf[page] = size;
      pages[size++] = page;
    }
  }

  void remove(int page) {
    int last = pages[--size];
    pages[slotOf[page]] = last;
    slotOf[last] = slotOf[page];
    slotOf[page] = ABSENT;
  }

  /** Takes out the page of the least score that is not in {@code pins}; of equal ones the older. */
  int takeLeast(Score score, PageSet pins) {
    int worst = ABSENT;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      int page = pages[i];
      if (pins.contains(page)) {
        continue;
      }
      double own = score.of(page);
      if (own < least || (own == least && isOlder(page, worst))) {
        least = own;
        worst = page;
      }
    }
    remove(worst);
    return worst;
  }

  int size() {
    return size;
  }

  /** One of the pages, by its index in [0, size). */
  int get(int index) {
    return pages[index];
  }

  /**
   * True if {@code page} was used longer ago than {@code other}, or in the same access and is the
   * lower page.
   */
  boolean isOlder(int page, int other) {
    long difference = lastAccess[page] - lastAccess[other];
    return difference < 0 || (difference == 0 && page < other);
  }
}
