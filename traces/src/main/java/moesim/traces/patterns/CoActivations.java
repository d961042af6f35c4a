package moesim.traces.patterns;

/**
 * How many tokens of one phase selected both of two experts of a layer, for every pair of experts.
 *
 * <p><b>Shape.</b> The pairs (0,1), (0,2), (1,2), (0,3), …: by the higher expert, then the lower
 * one; none if a token selects one expert.
 */
public final class CoActivations {
  private final int layerId;
  private final int experts;
  private final int[] counts;

  CoActivations(int layerId, int experts, int[] counts) {
    this.layerId = layerId;
    this.experts = experts;
    this.counts = counts;
  }

  /** The model's own number of the layer. */
  public int layerId() {
    return layerId;
  }

  /** Experts of the layer. */
  public int experts() {
    return experts;
  }

  /** Takes one pair after the other. */
  @FunctionalInterface
  public interface Taker {
    /** {@code low} and {@code high} were selected together by {@code count} tokens. */
    void take(int low, int high, int count);
  }

  /** Tells {@code taker} the pairs that some token selected, by the lower expert, then the other. */
  public void forEach(Taker taker) {
    for (int low = 0; low < experts - 1 && counts.length > 0; low++) {
      for (int high = low + 1; high < experts; high++) {
        int count = of(low, high);
        if (count > 0) {
          taker.take(low, high, count);
        }
      }
    }
  }

  /** Tokens that selected both; {@code low} is the lower of two different experts. */
  public int of(int low, int high) {
    return counts.length == 0 ? 0 : counts[high * (high - 1) / 2 + low];
  }

  /** Pairs of a token and two of its experts. */
  public long total() {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }
}
