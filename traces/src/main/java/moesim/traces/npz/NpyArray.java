package moesim.traces.npz;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import moesim.traces.ZippedFile;

/**
 * The elements of a NumPy array one after the other, the last index fastest.
 *
 * <p><b>Memory.</b> A window; of an array in Fortran's order all of it, as its elements have to
 * change places.
 */
final class NpyArray implements AutoCloseable {
  private static final int WINDOW = 1 << 16;

  private final NpyHeader header;
  private final InputStream in;
  private final ByteBuffer window;

  /**
   * The elements that follow in {@code in}, which this one closes.
   *
   * @throws IllegalArgumentException if they are no numbers
   */
  NpyArray(NpyHeader header, InputStream in) throws IOException {
    this.header = header;
    NpyType type = header.type();
    if (!type.isWhole() && !type.isReal()) {
      throw new IllegalArgumentException(
          "elements of type " + type + "; accepted are " + NpyType.ACCEPTED);
    }
    this.in = header.fortran() && header.rank() > 1 ? reordered(header, in) : in;
    window = ByteBuffer.allocate(WINDOW).order(type.order()).limit(0);
  }

  NpyHeader header() {
    return header;
  }

  private static InputStream reordered(NpyHeader header, InputStream in) throws IOException {
    int bytes = header.type().bytes();
    long size = header.elements() * bytes;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "an array of " + size + " B in Fortran's order; at most 2 GiB of that are read");
    }
    byte[] source = in.readNBytes((int) size);
    if (source.length < size) {
      throw new EOFException();
    }
    in.close();
    int[] shape = header.shape().stream().mapToInt(Integer::intValue).toArray();
    byte[] target = new byte[source.length];
    int[] index = new int[shape.length];
    for (int to = 0; to < target.length; to += bytes) {
      int from = 0;
      for (int d = shape.length - 1; d >= 0; d--) {
        from = from * shape[d] + index[d];
      }
      System.arraycopy(source, from * bytes, target, to, bytes);
      for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return new ByteArrayInputStream(target);
  }

  /** The next elements, as many as fit {@code target}; one that no int holds is the least int. */
  void read(int[] target) throws IOException {
    NpyType type = header.type();
    int bytes = type.bytes();
    for (int i = 0; i < target.length; i++) {
      if (window.remaining() < bytes) {
        ZippedFile.refill(in, window, bytes);
      }
      int at = window.position();
      target[i] = type.whole(window, at);
      window.position(at + bytes);
    }
  }

  /** The next elements, as many as fit {@code target}. */
  void read(float[] target) throws IOException {
    NpyType type = header.type();
    int bytes = type.bytes();
    for (int i = 0; i < target.length; i++) {
      if (window.remaining() < bytes) {
        ZippedFile.refill(in, window, bytes);
      }
      int at = window.position();
      target[i] = type.real(window, at);
      window.position(at + bytes);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
