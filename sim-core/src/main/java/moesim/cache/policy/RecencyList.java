package moesim.cache.policy;

import java.util.Arrays;
import moesim.cache.PolicyState;

/**
 * Pages in the order in which they were put last, oldest first: a doubly linked list in one array,
 * closed over a sentinel, so that linking and unlinking need no branch.
 */
final class RecencyList {
  /** No page. */
  static final int NONE = -1;

  private static final int ABSENT = -1;

  /**
   * Older neighbour of page p at 2p, younger one at 2p + 1; the sentinel is page {@code pageCount}.
   */
  private final int[] links;

  private final int sentinel;

  /** An empty list for pages in [0, pageCount). */
  RecencyList(int pageCount) {
    links = new int[2 * pageCount + 2];
    Arrays.fill(links, ABSENT);
    sentinel = pageCount;
    links[2 * sentinel] = sentinel;
    links[2 * sentinel + 1] = sentinel;
  }

  /** Adds {@code page}, which is not in the list, at the youngest end. */
  void append(int page) {
    int[] link = links;
    int last = 2 * sentinel;
    int youngest = link[last];
    link[2 * page] = youngest;
    link[2 * page + 1] = sentinel;
    link[2 * youngest + 1] = page;
    link[last] = page;
  }

  /** Takes {@code page}, which is in the list, out. */
  void remove(int page) {
    int[] link = links;
    int older = link[2 * page];
    int younger = link[2 * page + 1];
    link[2 * older + 1] = younger;
    link[2 * younger] = older;
    link[2 * page] = ABSENT;
  }

  /** Puts {@code page} at the youngest end, wherever it was, if anywhere. */
  void renew(int page) {
    if (contains(page)) {
      remove(page);
    }
    append(page);
  }

  boolean contains(int page) {
    return links[2 * page] != ABSENT;
  }

  /** The oldest page, or {@link #NONE}. */
  int oldest() {
    return youngerThan(sentinel);
  }

  /** The page next younger than {@code page}, or {@link #NONE}. */
  int youngerThan(int page) {
    int younger = links[2 * page + 1];
    return younger == sentinel ? NONE : younger;
  }

  /** Writes the pages down, the oldest first. */
  void writeOrder(PolicyState into) {
    for (int page = oldest(); page != NONE; page = youngerThan(page)) {
      into.add(page);
    }
  }
}
