package moesim.traces.synthetic;

import moesim.model.MoeModel;
import moesim.traces.TextDigest;

/**
 * What determines a {@code calibrated} trace, beside the geometry of the model.
 *
 * @param requests number of requests
 * @param router how experts are chosen
 * @param lengths how long requests are
 * @param seed seed of everything that is drawn
 */
record CalibratedParameters(
    int requests, RouterParameters router, RequestLengths lengths, long seed) {
  // Streams that no request's tokens use.
  private static final long LENGTHS = 0x6C656E67746873L;

  /** As reports name the trace. */
  @Override
  public String toString() {
    return Calibrated.NAME + " requests=" + requests + " " + router + " " + lengths + " seed="
        + seed;
  }

  /** SHA-256 of these parameters and the geometry. */
  String digest(MoeModel model) {
    return TextDigest.of(this + " layers=" + model.layers() + " experts=" + model.experts()
        + " top_k=" + model.topK());
  }

  /** Prompt tokens of a request. */
  int promptTokens(int request) {
    return lengths.prompt(new SplitMix64(stream(request) ^ LENGTHS).next());
  }

  /** State at which the random numbers of a request's tokens start. */
  long stream(int request) {
    return SplitMix64.mix(SplitMix64.mix(seed + 1) + request);
  }
}
