package moesim.traces.synthetic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    String text = this + " layers=" + model.layers() + " experts=" + model.experts() + " top_k="
        + model.topK();
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
