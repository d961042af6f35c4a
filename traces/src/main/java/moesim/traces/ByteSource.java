package moesim.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that lie in a file, as they lie there: all of it, or a part.
 *
 * @param file where they are
 * @param from offset of the first one
 * @param bytes how many; {@link #ALL} are as many as there are
 */
record ByteSource(Path file, long from, long bytes) {
  private static final long ALL = -1;

  /** All of {@code file}. */
  static ByteSource of(Path file) {
    return new ByteSource(file, 0, ALL);
  }

  /** The file, if these are all of its bytes. */
  @Nullable
  Path wholeFile() {
    return bytes == ALL ? file : null;
  }

  long length() throws IOException {
    return bytes == ALL ? Files.size(file) : bytes;
  }

  /** A stream of its own, which the caller closes. */
  InputStream open() throws IOException {
    if (bytes == ALL) {
      return Files.newInputStream(file);
    }
    SeekableByteChannel channel = Files.newByteChannel(file);
    return new Part(Channels.newInputStream(channel.position(from)), bytes);
  }

  /** The first bytes of a stream. */
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    Part(InputStream in, long bytes) {
      this.in = in;
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int read = left == 0 ? -1 : in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
