package moesim.routing;

import java.util.Arrays;
import moesim.model.MoeModel;

/** The pages of one token alone at one layer: the hot path of a replay token by token. */
final class TokenPages {
  private final int routed;
  private final int topK;
  private final boolean inFileOrder;
  private final long[] bits;
  private final int[] bitsBefore;
  private final int[] sortable = new int[SmallSort.MOST];
  private long selections;
  private long passedOver;

  TokenPages(MoeModel model, PageOrder order) {
    routed = model.experts();
    topK = model.topK();
    inFileOrder = order == PageOrder.FILE;
    bits = new long[(routed + 63) >>> 6];
    bitsBefore = new int[bits.length];
    Arrays.fill(sortable, Integer.MAX_VALUE);
  }

  /**
   * Writes the pages of {@code layer} that {@code experts} names from {@code cell} on into
   * {@code pages}; returns their number.
   */
  int of(int layer, short[] experts, int cell, int[] pages) {
    int first = layer * routed;
    if (inFileOrder) {
      return inFileOrder(experts, cell, first, pages);
    }
    return topK <= SmallSort.MOST
        ? sorted(experts, cell, first, pages)
        : ascending(experts, cell, first, pages);
  }

  /** Experts selected so far, repeated ones of a token included. */
  long selections() {
    return selections;
  }

  /** Entries so far that name no routed expert. */
  long passedOver() {
    return passedOver;
  }

  /** Up to eight experts, sorted in registers. */
  private int sorted(short[] experts, int cell, int first, int[] pages) {
    int[] few = sortable;
    int routed = this.routed;
    int topK = this.topK;
    int present = 0;
    for (int k = 0; k < topK; k++) {
      int expert = experts[cell + k];
      boolean isRouted = expert >= 0 && expert < routed;
      few[k] = isRouted ? expert : Integer.MAX_VALUE;
      present += isRouted ? 1 : 0;
    }
    SmallSort.sort(few);
    int count = 0;
    int last = -1;
    for (int k = 0; k < present; k++) {
      int expert = few[k];
      pages[count] = first + expert;
      // A repeated expert is overwritten by the next one; without a branch, as few tokens have any.
      count += expert == last ? 0 : 1;
      last = expert;
    }
    countSelections(present);
    return count;
  }

  /**
   * As the trace lists them: a token does not select an expert twice, so nothing has to be looked
   * up.
   */
  private int inFileOrder(short[] experts, int cell, int first, int[] pages) {
    int routed = this.routed;
    int end = cell + topK;
    int count = 0;
    for (int i = cell; i < end; i++) {
      int expert = experts[i];
      if (expert >= 0 && expert < routed) {
        pages[count++] = first + expert;
      }
    }
    countSelections(count);
    return count;
  }

  /**
   * A page's place is the number of set bits before its own: sorts and removes repetitions without
   * comparing pages.
   */
  private int ascending(short[] experts, int cell, int first, int[] pages) {
    long[] set = bits;
    int[] before = bitsBefore;
    int routed = this.routed;
    int end = cell + topK;
    int present = 0;
    for (int i = cell; i < end; i++) {
      int expert = experts[i];
      if (expert >= 0 && expert < routed) {
        set[expert >>> 6] |= 1L << expert;
        present++;
      }
    }
    int count = 0;
    for (int word = 0; word < set.length; word++) {
      before[word] = count;
      count += Long.bitCount(set[word]);
    }
    for (int i = cell; i < end; i++) {
      int expert = experts[i];
      if (expert >= 0 && expert < routed) {
        int word = expert >>> 6;
        pages[before[word] + Long.bitCount(set[word] & ((1L << expert) - 1))] = first + expert;
      }
    }
    Arrays.fill(set, 0);
    countSelections(present);
    return count;
  }

  private void countSelections(int present) {
    selections += present;
    passedOver += topK - present;
  }
}
