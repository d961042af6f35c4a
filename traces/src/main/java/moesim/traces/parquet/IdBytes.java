package moesim.traces.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import moesim.routing.RoutingBlock;

/**
 * How expert ids are written in bytes: one unsigned byte each where that is enough, else two,
 * little-endian and signed.
 *
 * <p><b>Absent</b> entries are 0xFF in one byte, −1 in two; a trace that has none may use 0xFF as
 * expert 255. <b>Ownership.</b> For one thread.
 */
final class IdBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int IDS_IN_A_BYTE = 256;
  private static final int CHUNK = 4096;

  // Four ids side by side in a long, 16 bits each.
  private static final long ONES = 0x0001_0001_0001_0001L;
  private static final long BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long SIGNS = 0x8000_8000_8000_8000L;

  private final int width;
  private final boolean ragged;
  private final int last;
  private final byte[] widened = new byte[CHUNK * Short.BYTES];
  private final ShortBuffer widenedIds =
      ByteBuffer.wrap(widened).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();

  /** For ids in {@code [0, experts)}, and {@link RoutingBlock#ABSENT} if {@code ragged}. */
  IdBytes(int experts, boolean ragged) {
    width = widthOf(experts, ragged);
    this.ragged = ragged;
    last = experts - 1;
  }

  /** Bytes per id. */
  static int widthOf(int experts, boolean ragged) {
    return experts < IDS_IN_A_BYTE || (experts == IDS_IN_A_BYTE && !ragged) ? 1 : Short.BYTES;
  }

  /** True if {@code id} is an expert, or absent where that is allowed. */
  boolean accepts(int id) {
    return id <= last && (id >= 0 || (ragged && id == RoutingBlock.ABSENT));
  }

  /** Writes {@code count} ids, each of which is accepted, to the beginning of {@code bytes}. */
  void encode(short[] ids, int from, int count, byte[] bytes) {
    for (int i = 0; i < count; i++) {
      if (width == 1) {
        bytes[i] = (byte) ids[from + i];
      } else {
        SHORT.set(bytes, i * Short.BYTES, ids[from + i]);
      }
    }
  }

  /**
   * Reads {@code count} ids from {@code bytes} at {@code from} into {@code ids} at {@code to}.
   *
   * @return false if some id is not accepted
   */
  boolean decode(byte[] bytes, int from, short[] ids, int to, int count) {
    if (width != 1) {
      ByteBuffer.wrap(bytes, from, count * Short.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asShortBuffer()
          .get(ids, to, count);
      return acceptsAll(ids, to, count);
    }
    boolean accepted = true;
    for (int done = 0; done < count; done += CHUNK) {
      int chunk = Math.min(CHUNK, count - done);
      int whole = chunk & -Long.BYTES;
      accepted &=
          ragged ? widenOrAbsent(bytes, from + done, whole) : widen(bytes, from + done, whole);
      widenedIds.position(0).get(ids, to + done, whole);
      accepted &= decodeEach(bytes, from + done + whole, ids, to + done + whole, chunk - whole);
    }
    return accepted;
  }

  // Eight bytes become two longs of four ids at a time: three times as fast as byte by byte, which
  // Java 17 does not
  // vectorise. An id above the last one turns the sign bit of its 16 bits when the room above the
  // last is added.

  private boolean widen(byte[] bytes, int from, int count) {
    byte[] target = widened;
    long room = ONES * (Short.MAX_VALUE - last);
    long signs = 0;
    for (int i = 0; i < count; i += Long.BYTES) {
      long eight = (long) LONG.get(bytes, from + i);
      long low = spread(eight);
      long high = spread(eight >>> 32);
      signs |= (low + room) | (high + room);
      LONG.set(target, 2 * i, low);
      LONG.set(target, 2 * i + Long.BYTES, high);
    }
    return (signs & SIGNS) == 0;
  }

  private boolean widenOrAbsent(byte[] bytes, int from, int count) {
    byte[] target = widened;
    // Ids are one higher here, so that absent is 0.
    long room = ONES * (Short.MAX_VALUE - last - 1);
    long signs = 0;
    for (int i = 0; i < count; i += Long.BYTES) {
      long eight = (long) LONG.get(bytes, from + i);
      long low = spread(eight) + ONES;
      long high = spread(eight >>> 32) + ONES;
      signs |= ((low & BYTES) + room) | ((high & BYTES) + room);
      LONG.set(target, 2 * i, absentIfAboveByte(low));
      LONG.set(target, 2 * i + Long.BYTES, absentIfAboveByte(high));
    }
    return (signs & SIGNS) == 0;
  }

  /** The lower four bytes, 16 bits apart. */
  private static long spread(long bytes) {
    long four = bytes & 0xFFFF_FFFFL;
    long pairs = (four | (four << 16)) & 0x0000_FFFF_0000_FFFFL;
    return (pairs | (pairs << 8)) & BYTES;
  }

  /** Four ids in [1, 256] less one each, and −1 in place of 255. */
  private static long absentIfAboveByte(long idsPlusOne) {
    long absent = (idsPlusOne >>> 8) & ONES;
    return (idsPlusOne - ONES) | (absent * 0xFF00L);
  }

  private boolean decodeEach(byte[] bytes, int from, short[] ids, int to, int count) {
    for (int i = 0; i < count; i++) {
      int id = bytes[from + i] & 0xFF;
      ids[to + i] = ragged && id == 0xFF ? RoutingBlock.ABSENT : (short) id;
    }
    return acceptsAll(ids, to, count);
  }

  private boolean acceptsAll(short[] ids, int from, int count) {
    int least = ragged ? RoutingBlock.ABSENT : 0;
    int most = last;
    int signs = 0;
    for (int i = from; i < from + count; i++) {
      signs |= (ids[i] - least) | (most - ids[i]);
    }
    return signs >= 0;
  }
}
