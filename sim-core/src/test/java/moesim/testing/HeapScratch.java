package moesim.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import moesim.routing.Scratch;

/**
 * Scratch segments for tests. Each thread keeps one that was given back: of a replay of some tokens,
 * a new one would be most of the work.
 */
public final class HeapScratch implements Scratch {
  private static final byte[] ZEROS = new byte[SEGMENT_BYTES];
  private static final ThreadLocal<ByteBuffer> KEPT = new ThreadLocal<>();

  @Override
  public ByteBuffer segment() {
    ByteBuffer kept = KEPT.get();
    if (kept == null) {
      return ByteBuffer.allocateDirect(SEGMENT_BYTES).order(ByteOrder.nativeOrder());
    }
    KEPT.remove();
    return kept.clear().put(0, ZEROS);
  }

  @Override
  public void giveBack(ByteBuffer segment) {
    KEPT.set(segment);
  }
}
