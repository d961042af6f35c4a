package moesim.cache.policy;

import java.util.Arrays;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PolicyState;

/**
 * One {@link RecencyList} per layer, with the oldest page of each layer and the layer step of its
 * last use at hand.
 */
final class LayerRecency {
  /** No page. */
  static final int NONE = -1;

  /** Position of a layer without pages: later than any. */
  static final long NEVER = Long.MAX_VALUE;

  private final PageTable pages;
  private final RecencyList[] lists;
  private final int[] rankInLayer;
  private final int[][] pagesOfLayer;
  private final long[] lastPosition;
  private final int[] oldest;
  private final long[] oldestPosition;

  LayerRecency(PageTable pages, int layers) {
    this.pages = pages;
    int[] counts = new int[layers];
    rankInLayer = new int[pages.pageCount()];
    for (int page = 0; page < pages.pageCount(); page++) {
      rankInLayer[page] = counts[pages.layerOf(page)]++;
    }
    pagesOfLayer = new int[layers][];
    lists = new RecencyList[layers];
    for (int layer = 0; layer < layers; layer++) {
      pagesOfLayer[layer] = new int[counts[layer]];
      lists[layer] = new RecencyList(counts[layer]);
    }
    for (int page = 0; page < pages.pageCount(); page++) {
      pagesOfLayer[pages.layerOf(page)][rankInLayer[page]] = page;
    }
    lastPosition = new long[pages.pageCount()];
    oldest = new int[layers];
    Arrays.fill(oldest, NONE);
    oldestPosition = new long[layers];
    Arrays.fill(oldestPosition, NEVER);
  }

  int layers() {
    return oldest.length;
  }

  /**
   * Puts {@code page} at the newest end of its layer; it was used in layer step {@code position}.
   */
  void use(int page, long position) {
    int layer = pages.layerOf(page);
    lastPosition[page] = position;
    lists[layer].renew(rankInLayer[page]);
    if (oldest[layer] == page || oldest[layer] == NONE) {
      findOldest(layer);
    }
  }

  void remove(int page) {
    int layer = pages.layerOf(page);
    lists[layer].remove(rankInLayer[page]);
    if (oldest[layer] == page) {
      findOldest(layer);
    }
  }

  /**
   * Drops the pinned pages at the old end of {@code layer}: they are used again before the step
   * ends.
   */
  void dropPinned(int layer, PageSet pins) {
    while (oldest[layer] != NONE && pins.contains(oldest[layer])) {
      remove(oldest[layer]);
    }
  }

  /** The least recently used page of {@code layer}, or {@link #NONE}. */
  int oldestOf(int layer) {
    return oldest[layer];
  }

  /**
   * Layer step in which the oldest page of each layer was last used; {@link #NEVER} for a layer
   * without pages.
   */
  long[] oldestPositions() {
    return oldestPosition;
  }

  /** Writes the pages of every layer down, the oldest first. */
  void writeOrders(PolicyState into) {
    for (RecencyList list : lists) {
      list.writeOrder(into);
      into.add(NONE);
    }
  }

  /** True if {@code page} is in its list. */
  boolean contains(int page) {
    return lists[pages.layerOf(page)].contains(rankInLayer[page]);
  }

  /** Layer step in which {@code page} was last used. */
  long lastUse(int page) {
    return lastPosition[page];
  }

  private void findOldest(int layer) {
    int rank = lists[layer].oldest();
    oldest[layer] = rank == RecencyList.NONE ? NONE : pagesOfLayer[layer][rank];
    oldestPosition[layer] = rank == RecencyList.NONE ? NEVER : lastPosition[oldest[layer]];
  }
}
