package moesim.routing;

import java.util.Arrays;

/**
 * Pages by their last use, and how many were used since: O(log V) per use in O(V) memory.
 *
 * <p>Every use takes the next place of a window and voids its page's place before, so between a
 * place and the end all places count but the void ones. Only these are counted: a bit per place,
 * and above 64 of them a binary tree of sums. A full window is renumbered; with room for three more
 * uses per page that costs little.
 */
public final class RecencyRanks {
  private static final int NONE = -1;
  private static final int LEAST_WINDOW = 1 << 10;

  private final int[] pageAt;
  private final int[] placeOf;

  /** A bit per place that is void. */
  private final long[] voidBits;

  /**
   * Void places below each node; the children of node i are 2i and 2i + 1, the leaves are words.
   */
  private final int[] voids;

  private final int words;
  private int end;

  /** No page of [0, pages) used so far. */
  public RecencyRanks(int pages) {
    int window = Math.max(LEAST_WINDOW, Integer.highestOneBit(Math.max(1, pages - 1)) << 3);
    pageAt = new int[window];
    placeOf = new int[pages];
    words = window >>> 6;
    voidBits = new long[words];
    voids = new int[2 * words];
    Arrays.fill(placeOf, NONE);
  }

  /** Forgets all uses. */
  public void clear() {
    end = 0;
    Arrays.fill(placeOf, NONE);
    Arrays.fill(voidBits, 0);
    Arrays.fill(voids, 0);
  }

  /** Makes sure that {@code uses} more uses find a place. */
  public void makeRoom(int uses) {
    if (end + uses > pageAt.length) {
      renumber();
    }
  }

  /** 1 for the page used last, 2 for the one before; 0 for a page that was never used. */
  public int rank(int page) {
    int place = placeOf[page];
    if (place < 0) {
      return 0;
    }
    int word = place >>> 6;
    int later = Long.bitCount(voidBits[word] & (-2L << place));
    int[] sums = voids;
    for (int node = words + word; node > 1; node >>>= 1) {
      // The right neighbour of a left child, without a branch that nothing could predict.
      later += sums[node | 1] & ((node & 1) - 1);
    }
    return end - place - later;
  }

  /** {@code page} is used; there is room. */
  public void use(int page) {
    int place = placeOf[page];
    if (place >= 0) {
      int word = place >>> 6;
      voidBits[word] |= 1L << place;
      int[] sums = voids;
      for (int node = words + word; node > 0; node >>>= 1) {
        sums[node]++;
      }
    }
    placeOf[page] = end;
    pageAt[end++] = page;
  }

  private void renumber() {
    int kept = 0;
    for (int place = 0; place < end; place++) {
      int page = pageAt[place];
      if (placeOf[page] == place) {
        placeOf[page] = kept;
        pageAt[kept++] = page;
      }
    }
    end = kept;
    Arrays.fill(voidBits, 0);
    Arrays.fill(voids, 0);
  }
}
