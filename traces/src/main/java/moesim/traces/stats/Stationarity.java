package moesim.traces.stats;

import java.util.List;

/**
 * How the load distribution changes over a trace: total variation distances between parts, means
 * over the measured layers.
 *
 * <p><b>Units.</b> A distance is in [0, 1]: the share of selections that would have to move to
 * other experts. <b>Source.</b> docs/model.md, "What <code>trace stats</code> measures".
 *
 * @param unit what is resampled: requests, or blocks of consecutive tokens
 * @param units how many there are; several requests may make one
 * @param layerIds the measured layers
 * @param ofLayers layers of the model
 * @param parts the parts in order; empty if there are too few tokens for two
 */
public record Stationarity(
    Unit unit, int units, List<Integer> layerIds, int ofLayers, List<Part> parts) {
  public Stationarity {
    layerIds = List.copyOf(layerIds);
    parts = List.copyOf(parts);
  }

  /** What a resample draws. */
  public enum Unit {
    REQUESTS("requests"),
    TOKENS("blocks of tokens");

    private final String words;

    Unit(String words) {
      this.words = words;
    }

    /** How text names it. */
    public String words() {
      return words;
    }
  }

  /**
   * A distance, its bootstrap interval, and where it would lie if the trace were stationary; NaN
   * where there is nothing to measure, or too many resamples have no token.
   */
  public record Distance(
      double value, double low, double high, double stationaryLow, double stationaryHigh) {
    /** True if it is known, and where it would lie if the trace were stationary is known too. */
    public boolean isJudged() {
      return !Double.isNaN(value) && !Double.isNaN(stationaryHigh);
    }

    /** True if it is larger than what a stationary trace would show; false if it is not judged. */
    public boolean isBeyond() {
      return isJudged() && value > stationaryHigh;
    }
  }

  /** One part of the trace. */
  public static final class Part {
    private final long tokens;
    private final Distance toWhole;
    private final Distance toNext;
    private final double[] toWholeByLayer;
    private final double[] toNextByLayer;

    Part(
        long tokens,
        Distance toWhole,
        Distance toNext,
        double[] toWholeByLayer,
        double[] toNextByLayer) {
      this.tokens = tokens;
      this.toWhole = toWhole;
      this.toNext = toNext;
      this.toWholeByLayer = toWholeByLayer;
      this.toNextByLayer = toNextByLayer;
    }

    /** Tokens of the part. */
    public long tokens() {
      return tokens;
    }

    /** Its distance to the whole trace. */
    public Distance toWhole() {
      return toWhole;
    }

    /** Its distance to the part after it; all NaN for the last part. */
    public Distance toNext() {
      return toNext;
    }

    /** The distance to the whole of the measured layer of number {@code index}; NaN of no token. */
    public double toWhole(int index) {
      return toWholeByLayer[index];
    }

    /** The distance to the next part, likewise. */
    public double toNext(int index) {
      return toNextByLayer[index];
    }
  }

  /** Parts that can be compared with those of a stationary trace. */
  public long judged() {
    return parts.stream().filter(part -> part.toWhole().isJudged()).count();
  }

  /** Those of them that differ more from the whole than those of a stationary trace would. */
  public long beyond() {
    return parts.stream().filter(part -> part.toWhole().isBeyond()).count();
  }
}
