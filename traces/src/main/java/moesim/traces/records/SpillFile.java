package moesim.traces.records;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.Disk;

/**
 * Records in a temporary file, which is gone when it is closed or nobody reads it any more, at the
 * latest when the program ends.
 */
final class SpillFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final RecordLayout layout;
  private final ByteBuffer waiting;
  private long records;

  /** Begins a file that collects {@code bufferBytes} before it writes. */
  SpillFile(RecordLayout layout, int bufferBytes) {
    this.layout = layout;
    waiting = ByteBuffer.allocate(Math.max(layout.width(), bufferBytes));
    try {
      path = Files.createTempFile("moesim-records", ".bin");
      channel = FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new InputException(
          Location.of(System.getProperty("java.io.tmpdir")),
          "cannot take the records that do not fit into memory: " + Disk.reason(e),
          e);
    }
  }

  long records() {
    return records;
  }

  RecordLayout layout() {
    return layout;
  }

  /** Appends the record at {@code at} of {@code bytes}. */
  void append(ByteBuffer bytes, int at) {
    if (waiting.remaining() < layout.width()) {
      flush();
    }
    waiting.put(waiting.position(), bytes, at, layout.width());
    waiting.position(waiting.position() + layout.width());
    records++;
  }

  /** Writes what waits; before anything is read. */
  void flush() {
    waiting.flip();
    long at = records * layout.width() - waiting.limit();
    try {
      while (waiting.hasRemaining()) {
        at += channel.write(waiting, at);
      }
    } catch (IOException e) {
      throw new InputException(
          Location.of(path),
          "cannot take the records that do not fit into memory: " + Disk.reason(e)
              + "; -Djava.io.tmpdir names another folder",
          e);
    }
    waiting.clear();
  }

  /** Fills {@code target} from its beginning with whole records from {@code first} on. */
  void read(ByteBuffer target, long first, int count) {
    target.clear().limit(count * layout.width());
    long at = first * layout.width();
    try {
      while (target.hasRemaining()) {
        int read = channel.read(target, at);
        if (read < 0) {
          throw new IllegalStateException(path + " ends at byte " + at);
        }
        at += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
