package moesim.traces.synthetic;

import moesim.model.MoeModel;

/** What determines a {@code zipf-layered} trace, beside the geometry of the model. */
record ZipfParameters(int tokens, double exponent, double stickiness, long seed) {
  /**
   * As reports name the trace: {@code zipf-layered tokens=1500 exponent=1.0 stickiness=0.0
   * seed=42}.
   */
  @Override
  public String toString() {
    return ZipfLayered.NAME + " tokens=" + tokens + " exponent=" + exponent + " stickiness="
        + stickiness + " seed=" + seed;
  }

  /** SHA-256 of these parameters and the geometry. */
  String digest(MoeModel model) {
    return ParameterDigest.of(this + " layers=" + model.layers() + " experts=" + model.experts()
        + " top_k=" + model.topK());
  }
}
