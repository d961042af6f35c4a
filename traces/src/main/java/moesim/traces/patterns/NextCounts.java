package moesim.traces.patterns;

/**
 * How often each expert of a layer was selected together with each expert that comes next, over the
 * tokens of one phase: an expert of the next layer, or of the next token at the same layer.
 *
 * <p><b>Shape.</b> {@code [experts][experts]}, row = the expert that came first; nothing if there
 * is no next layer. A view of the counts: nothing is copied.
 */
public final class NextCounts {
  private final int layerId;
  private final int experts;
  private final int[] counts;

  NextCounts(int layerId, int experts, int[] counts) {
    this.layerId = layerId;
    this.experts = experts;
    this.counts = counts;
  }

  /** The model's own number of the layer of the expert that came first. */
  public int layerId() {
    return layerId;
  }

  /** Takes one cell after the other. */
  @FunctionalInterface
  public interface Taker {
    /** {@code next} came after {@code expert} {@code count} times. */
    void take(int expert, int next, int count);
  }

  /** Tells {@code taker} the cells that are not zero, by the expert that came first. */
  public void forEach(Taker taker) {
    for (int cell = 0; cell < counts.length; cell++) {
      if (counts[cell] > 0) {
        taker.take(cell / experts, cell % experts, counts[cell]);
      }
    }
  }
}
