package moesim.hardware.wafer;

/**
 * Attention and dense feed-forward of a model, spread evenly over the layer steps, as a roofline:
 * weights are read once per forward pass, spread over all dies, and every token multiplies and adds
 * each of them once. Keys and values are not read.
 *
 * @param params weights of attention, dense layers and shared experts, per MoE layer
 * @param weightBits bits per weight
 */
public record DenseWork(long params, int weightBits) {
  /** Weights read for one layer step with {@code tokens} tokens; none without tokens. */
  public double weightBytes(long tokens) {
    return tokens == 0 ? 0 : params * (weightBits / 8.0);
  }

  /** Operations of one layer step: a multiplication and an addition per weight and token. */
  public double flop(long tokens) {
    return 2.0 * params * tokens;
  }

  /** Time of one layer step with {@code tokens} tokens, in picoseconds. */
  public long ps(WaferSpec wafer, long tokens) {
    if (tokens == 0) {
      return 0;
    }
    int dies = wafer.topology().nodeCount();
    double bytesPerSecond =
        dies * (wafer.hbm().bandwidth().bytesPerSecond() * wafer.hbm().efficiency());
    double flopPerSecond = dies * wafer.die().compute().flopPerSecond();
    Lever lever = wafer.switches().lever();
    double readSeconds = lever == Lever.PERFECT_CACHE ? 0 : weightBytes(tokens) / bytesPerSecond;
    double computeSeconds = lever == Lever.INFINITE_COMPUTE ? 0 : flop(tokens) / flopPerSecond;
    return (long) Math.ceil(Math.max(readSeconds, computeSeconds) * 1e12);
  }
}
