package moesim.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Scratch;
import moesim.traces.Disk;
import org.jspecify.annotations.Nullable;

/**
 * Scratch room of a whole experiment: direct memory first, then a temporary file, so that neither
 * the heap nor the process grows with the length of a trace. Safe for several threads.
 */
final class MappedScratch implements Scratch, AutoCloseable {
  private static final byte[] ZEROS = new byte[SEGMENT_BYTES];

  private static final long MEGABYTE = 1_000_000;

  private final long directSegments;
  private final Deque<ByteBuffer> unused = new ArrayDeque<>();
  private long segments;
  private @Nullable FileChannel channel;
  private @Nullable Path file;
  private long written;

  /** What an experiment that is alone in its process takes from memory. */
  static long defaultBytes() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  /** {@code directBytes} are taken from memory before the temporary file begins. */
  MappedScratch(long directBytes) {
    directSegments = directBytes / SEGMENT_BYTES;
  }

  @Override
  public synchronized ByteBuffer segment() {
    ByteBuffer free = unused.poll();
    if (free != null) {
      return free.put(0, ZEROS);
    }
    if (segments++ < directSegments) {
      return ByteBuffer.allocateDirect(SEGMENT_BYTES).order(ByteOrder.nativeOrder());
    }
    try {
      return mapped();
    } catch (IOException e) {
      throw new InputException(
          Location.of(
              file == null ? System.getProperty("java.io.tmpdir", "temporary folder") : file),
          "cannot hold the scratch data of this trace beside the " + fileBytes() / MEGABYTE
              + " MB that are there: " + Disk.reason(e)
              + "; free some room there, or name another folder with -Djava.io.tmpdir",
          e);
    }
  }

  @Override
  public synchronized void giveBack(ByteBuffer segment) {
    unused.add(segment);
  }

  private ByteBuffer mapped() throws IOException {
    FileChannel open = channel == null ? openFile() : channel;
    // Written before it is mapped: a full disk is an error here, but would kill the process at a
    // mapped page.
    ByteBuffer zeros = ByteBuffer.wrap(ZEROS);
    while (zeros.hasRemaining()) {
      open.write(zeros, written + zeros.position());
    }
    ByteBuffer segment = open.map(FileChannel.MapMode.READ_WRITE, written, SEGMENT_BYTES);
    written += SEGMENT_BYTES;
    return segment.order(ByteOrder.nativeOrder());
  }

  private FileChannel openFile() throws IOException {
    Path created = Files.createTempFile("moesim-scratch", ".bin");
    FileChannel open = FileChannel.open(
        created,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
    file = created;
    channel = open;
    return open;
  }

  /** Bytes of the temporary file. */
  synchronized long fileBytes() {
    return written;
  }

  @Override
  public synchronized void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
