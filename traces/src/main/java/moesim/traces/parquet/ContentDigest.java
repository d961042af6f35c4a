package moesim.traces.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import moesim.model.MoeModel;
import moesim.routing.TraceFacts;
import moesim.traces.TextDigest;

/**
 * SHA-256 of what a replay sees of a trace: the model, the kind of its weights, and every row.
 * Where the trace came from and how it is compressed do not matter. Computed once, by the writer:
 * at 300 MB/s it would dominate reading.
 */
final class ContentDigest {
  private final MessageDigest sha256;
  private final ByteBuffer integers =
      ByteBuffer.allocate(3 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer arrival = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  ContentDigest(MoeModel model, TraceFacts facts) {
    sha256 = TextDigest.sha256();
    String geometry = model + " ragged=" + facts.ragged() + " weights=" + facts.weights();
    sha256.update(geometry.getBytes(StandardCharsets.UTF_8));
  }

  void add(int request, int phase, int position, byte[] experts, byte[] weights) {
    integers.clear().putInt(request).putInt(phase).putInt(position);
    sha256.update(integers.array());
    sha256.update(experts);
    sha256.update(weights);
  }

  /** When the request of the token added last arrives. */
  void add(long arrivalNs) {
    arrival.clear().putLong(arrivalNs);
    sha256.update(arrival.array());
  }

  /** The digest in hexadecimal; nothing can be added any more. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
