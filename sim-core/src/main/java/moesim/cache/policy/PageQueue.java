package moesim.cache.policy;

import moesim.cache.PageSet;

/**
 * Pages in the order in which they were put last, and how many they are: a {@link RecencyList} that
 * counts.
 */
final class PageQueue {
  /** No page. */
  static final int NONE = RecencyList.NONE;

  private final RecencyList pages;
  private int size;

  /** An empty queue for pages in [0, pageCount). */
  PageQueue(int pageCount) {
    pages = new RecencyList(pageCount);
  }

  int size() {
    return size;
  }

  boolean contains(int page) {
    return pages.contains(page);
  }

  /** Adds {@code page}, which is not in the queue, at the youngest end. */
  void append(int page) {
    pages.append(page);
    size++;
  }

  /** Takes {@code page} out; false if it was not in the queue. */
  boolean remove(int page) {
    if (!pages.contains(page)) {
      return false;
    }
    pages.remove(page);
    size--;
    return true;
  }

  /** Puts {@code page} at the youngest end, wherever it was, if anywhere. */
  void renew(int page) {
    remove(page);
    append(page);
  }

  /** The oldest page, or {@link #NONE}. */
  int oldest() {
    return pages.oldest();
  }

  /** The page next younger than {@code page}, or {@link #NONE}. */
  int youngerThan(int page) {
    return pages.youngerThan(page);
  }

  /**
   * The oldest page that is not in {@code pins}, or {@link #NONE}; pinned pages keep their places.
   */
  int oldestBut(PageSet pins) {
    int page = pages.oldest();
    while (page != NONE && pins.contains(page)) {
      page = pages.youngerThan(page);
    }
    return page;
  }

  /** Takes out the oldest pages until {@code most} are left. */
  void trim(int most) {
    while (size > most) {
      remove(oldest());
    }
  }
}
