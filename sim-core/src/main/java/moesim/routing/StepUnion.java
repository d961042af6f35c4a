package moesim.routing;

import java.util.Arrays;
import java.util.Objects;
import moesim.model.MoeModel;
import org.jspecify.annotations.Nullable;

/**
 * The distinct experts that the tokens of one step select, per layer, in order of first mention;
 * and their gate weights, summed.
 */
final class StepUnion {
  private final int layers;
  private final int experts;
  private final int topK;
  private final int words;
  private final long[] bits;
  private final int[] mentioned;
  private final int[] counts;
  private final float @Nullable [] sums;

  StepUnion(MoeModel model, boolean weighted) {
    sums = weighted ? new float[model.pages()] : null;
    layers = model.layers();
    experts = model.experts();
    topK = model.topK();
    words = (experts + 63) >>> 6;
    bits = new long[layers * words];
    mentioned = new int[layers * experts];
    counts = new int[layers];
  }

  void clear() {
    Arrays.fill(bits, 0);
    Arrays.fill(counts, 0);
    if (sums != null) {
      Arrays.fill(sums, Float.NaN);
    }
  }

  /** As {@link #add}, with the weights beside the experts. */
  void addWeighted(short[] selected, float[] weights, int cell) {
    add(selected, cell);
    float[] total = Objects.requireNonNull(sums);
    int end = cell + layers * topK;
    for (int i = cell, k = 0; i < end; i++, k++) {
      int expert = selected[i];
      if (expert >= 0 && expert < experts && !Float.isNaN(weights[i])) {
        int page = k / topK * experts + expert;
        total[page] = Float.isNaN(total[page]) ? weights[i] : total[page] + weights[i];
      }
    }
  }

  /** Summed gate weight of a page; NaN if none was recorded. Only with weights. */
  float weightOf(int page) {
    return Objects.requireNonNull(sums)[page];
  }

  /**
   * Adds a token's {@code [layers][topK]} experts; absent and zero-computation experts are passed
   * over.
   */
  void add(short[] selected, int cell) {
    int next = cell;
    for (int layer = 0; layer < layers; layer++) {
      int firstWord = layer * words;
      int first = layer * experts;
      int count = counts[layer];
      for (int k = 0; k < topK; k++) {
        int expert = selected[next++];
        if (expert < 0 || expert >= experts) {
          continue;
        }
        int word = firstWord + (expert >>> 6);
        long bit = 1L << expert;
        if ((bits[word] & bit) == 0) {
          bits[word] |= bit;
          mentioned[first + count++] = expert;
        }
      }
      counts[layer] = count;
    }
  }

  /** Writes the pages of {@code layer} in {@code order}; returns their number. */
  int pagesOf(int layer, PageOrder order, int[] pages) {
    int first = layer * experts;
    int count = counts[layer];
    if (order == PageOrder.FILE) {
      for (int i = 0; i < count; i++) {
        pages[i] = first + mentioned[first + i];
      }
      return count;
    }
    int filled = 0;
    for (int word = 0; word < words; word++) {
      long rest = bits[layer * words + word];
      while (rest != 0) {
        pages[filled++] = first + (word << 6) + Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
      }
    }
    return filled;
  }
}
