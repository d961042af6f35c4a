package moesim.routing;

import java.nio.ByteBuffer;

/** Room for what a long trace needs beyond the heap: next uses, the tokens of a large batch. */
public interface Scratch {
  /** Bytes of one segment. */
  int SEGMENT_BYTES = 1 << 20;

  /** A fresh direct segment of {@link #SEGMENT_BYTES} zero bytes in native order. */
  ByteBuffer segment();

  /** Takes a segment back that nobody uses any more. */
  void giveBack(ByteBuffer segment);
}
