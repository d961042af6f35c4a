package moesim.hardware.roofline;

/**
 * What attention takes beside its projections, per MoE layer: keys and values that are read, and the
 * products of queries with keys and of scores with values.
 *
 * @param bytesPerKey keys and values of one token
 * @param promptFlopPerKey operations of one prompt token for one token that it attends to
 * @param generatedFlopPerKey likewise of a generated one; more where keys and values stay compressed
 */
public record AttentionShape(
    double bytesPerKey, double promptFlopPerKey, double generatedFlopPerKey) {
  /** Attention that reads and computes nothing. */
  public static final AttentionShape NONE = new AttentionShape(0, 0, 0);

  /** Keys and values by themselves, of heads that all have {@code width} numbers. */
  public static double flopPerKey(int heads, int width) {
    return flopPerKey(heads, width, width);
  }

  /** A multiplication and an addition per number of a key, and per number of a value. */
  public static double flopPerKey(int heads, int keyWidth, int valueWidth) {
    return 2.0 * heads * ((double) keyWidth + valueWidth);
  }
}
