package moesim.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import moesim.routing.Scratch;

/** Scratch segments for tests. */
public final class HeapScratch implements Scratch {
  @Override
  public ByteBuffer segment() {
    return ByteBuffer.allocateDirect(SEGMENT_BYTES).order(ByteOrder.nativeOrder());
  }

  @Override
  public void giveBack(ByteBuffer segment) {}
}
