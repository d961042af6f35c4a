package moesim.hardware.parallel;

/**
 * How a model is spread over units: the layers over {@code pipeline} stages, the tokens of a stage
 * over {@code data} ranks, the dense weights of a rank over {@code tensor} units; the experts of a
 * layer over all units of its stage.
 *
 * <p><b>Shape.</b> The units of a stage follow one another, and so do those of a rank in it.
 */
public record Degrees(int tensor, int data, int pipeline) {
  public Degrees {
    if (tensor < 1 || data < 1 || pipeline < 1) {
      throw new IllegalArgumentException(
          "tensor=" + tensor + " data=" + data + " pipeline=" + pipeline);
    }
  }

  /** Units that hold the experts of one layer. */
  public int expert() {
    return Math.multiplyExact(tensor, data);
  }

  /** All units. */
  public int units() {
    return Math.multiplyExact(expert(), pipeline);
  }
}
