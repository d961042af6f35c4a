package moesim.hardware.roofline;

/**
 * What an expert weighs and takes: equal matrices, moved and computed one by one as slices.
 *
 * @param hidden width of a token
 * @param intermediate width inside the expert
 * @param slices matrices of hidden x intermediate weights
 * @param weightBits bits per weight
 * @param activationBytes bytes per number of a token
 */
public record ExpertShape(
    int hidden, int intermediate, int slices, int weightBits, int activationBytes) {
  public ExpertShape {
    if (hidden < 1 || intermediate < 1 || slices < 1 || weightBits < 1 || activationBytes < 1) {
      throw new IllegalArgumentException("hidden=" + hidden + " intermediate=" + intermediate
          + " slices=" + slices + " weightBits=" + weightBits + " activationBytes="
          + activationBytes);
    }
  }

  /** Weights of one slice. */
  public long sliceBytes() {
    return ((long) hidden * intermediate * weightBits + 7) / 8;
  }

  /** Weights of all slices. */
  public long expertBytes() {
    return slices * sliceBytes();
  }

  /** A multiplication and an addition per weight. */
  public long flopPerTokenAndSlice() {
    return 2L * hidden * intermediate;
  }

  /** What one token reads and writes at one slice: its input and its output. */
  public long tokenBytesPerSlice() {
    return ((long) hidden + intermediate) * activationBytes;
  }

  /** What one token brings to an expert, and takes away. */
  public long tokenBytes() {
    return (long) hidden * activationBytes;
  }
}
