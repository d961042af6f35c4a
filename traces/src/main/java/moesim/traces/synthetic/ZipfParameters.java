package moesim.traces.synthetic;

import java.util.Optional;
import moesim.model.MoeModel;
import moesim.traces.TextDigest;

/** What determines a {@code zipf-layered} trace, beside the geometry of the model. */
record ZipfParameters(
    int tokens, double exponent, Optional<Double> oddExponent, double stickiness, long seed) {

  /** The exponent of {@code layer}. */
  double exponent(int layer) {
    return layer % 2 == 1 ? oddExponent.orElse(exponent) : exponent;
  }

  /**
   * As reports name the trace: {@code zipf-layered tokens=1500 exponent=1.0 stickiness=0.0
   * seed=42}.
   */
  @Override
  public String toString() {
    return ZipfLayered.NAME + " tokens=" + tokens + " exponent=" + exponent
        + oddExponent.map(odd -> " odd_exponent=" + odd).orElse("") + " stickiness=" + stickiness
        + " seed=" + seed;
  }

  /** SHA-256 of these parameters and the geometry. */
  String digest(MoeModel model) {
    return TextDigest.of(this + " layers=" + model.layers() + " experts=" + model.experts()
        + " top_k=" + model.topK());
  }
}
