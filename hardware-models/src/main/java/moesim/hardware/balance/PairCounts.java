package moesim.hardware.balance;

import java.util.Arrays;

/**
 * How often two experts of a layer were selected by the same token.
 *
 * <p><b>Memory.</b> {@code 8 * layers * experts * experts} bytes.
 */
public final class PairCounts {
  private final int experts;
  private final long[][] counts;

  public PairCounts(int layers, int experts) {
    this.experts = experts;
    counts = new long[layers][Math.multiplyExact(experts, experts)];
  }

  /** Counts the pairs among the experts that one token selects at a layer. */
  public void add(int layer, int... selected) {
    for (int one = 0; one < selected.length; one++) {
      for (int other = one + 1; other < selected.length; other++) {
        add(layer, selected[one], selected[other], 1);
      }
    }
  }

  /** Adds tokens to a pair of different experts. */
  public void add(int layer, int one, int other, long tokens) {
    if (one == other || tokens < 0) {
      throw new IllegalArgumentException(
          "layer " + layer + ": " + tokens + " tokens of experts " + one + " and " + other);
    }
    counts[layer][one * experts + other] += tokens;
    counts[layer][other * experts + one] += tokens;
  }

  /** Tokens that selected both. */
  public long tokens(int layer, int one, int other) {
    return counts[layer][one * experts + other];
  }

  /** Pairs of a layer, counted once for every token. */
  public long total(int layer) {
    return Arrays.stream(counts[layer]).sum() / 2;
  }

  /**
   * Pairs of a layer of which some unit holds both experts. Of an expert in several slots it counts
   * that a token could find both on one unit.
   */
  public long together(int layer, Slots slots) {
    long together = 0;
    for (int one = 0; one < experts; one++) {
      for (int other = one + 1; other < experts; other++) {
        long tokens = tokens(layer, one, other);
        together += tokens > 0 && share(layer, one, other, slots) ? tokens : 0;
      }
    }
    return together;
  }

  private static boolean share(int layer, int one, int other, Slots slots) {
    for (int copy = 0; copy < slots.copies(layer, one); copy++) {
      if (slots.isOn(layer, other, slots.shape().unitOf(slots.slotOf(layer, one, copy)))) {
        return true;
      }
    }
    return false;
  }
}
