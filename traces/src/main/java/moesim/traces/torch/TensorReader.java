package moesim.traces.torch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import moesim.traces.ZippedFile;

/**
 * The elements of a tensor of whole numbers one after the other, the last index fastest.
 *
 * <p><b>Memory.</b> A window; of a tensor whose elements stand in another order than they are
 * counted, its storage.
 */
public final class TensorReader implements AutoCloseable {
  private static final int WINDOW = 1 << 16;

  private final InputStream in;
  private final TorchType type;
  private final ByteBuffer window;
  private final Problem problem;
  private long left;

  /** Makes what is thrown of what went wrong. */
  interface Problem {
    RuntimeException of(Exception e);
  }

  TensorReader(TorchTensor tensor, InputStream storage, ByteOrder order, Problem problem)
      throws IOException {
    this.problem = problem;
    type = tensor.storage().type();
    left = tensor.elements();
    if (tensor.isInOrder() || left == 0) {
      in = storage;
      storage.skipNBytes(left == 0 ? 0 : tensor.first() * type.bytes());
      window = ByteBuffer.allocate(WINDOW).order(order).limit(0);
    } else {
      in = InputStream.nullInputStream();
      window = reordered(tensor, storage).order(order);
      storage.close();
    }
  }

  private static ByteBuffer reordered(TorchTensor tensor, InputStream storage) throws IOException {
    int bytes = tensor.storage().type().bytes();
    long size = tensor.storage().elements() * bytes;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "tensor " + tensor + " does not stand in order in a storage of " + size
              + " B; at most 2 GiB of that are read: save .contiguous()");
    }
    byte[] source = storage.readNBytes((int) size);
    if (source.length < size) {
      throw new EOFException();
    }
    long[] sizes = tensor.sizes();
    long[] index = new long[sizes.length];
    byte[] target = new byte[(int) tensor.elements() * bytes];
    for (int to = 0; to < target.length; to += bytes) {
      long from = tensor.first();
      for (int d = 0; d < sizes.length; d++) {
        from += index[d] * tensor.strideOf(d);
      }
      System.arraycopy(source, (int) from * bytes, target, to, bytes);
      for (int d = sizes.length - 1; d >= 0 && ++index[d] == sizes[d]; d--) {
        index[d] = 0;
      }
    }
    return ByteBuffer.wrap(target);
  }

  /** The next element. */
  public long next() {
    int bytes = type.bytes();
    if (window.remaining() < bytes) {
      fill(bytes);
    }
    int at = window.position();
    window.position(at + bytes);
    left--;
    return type.whole(window, at);
  }

  private void fill(int atLeast) {
    if (left <= 0) {
      throw new IllegalStateException("more elements than the tensor has");
    }
    try {
      ZippedFile.refill(in, window, atLeast);
    } catch (IOException e) {
      throw problem.of(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw problem.of(e);
    }
  }
}
