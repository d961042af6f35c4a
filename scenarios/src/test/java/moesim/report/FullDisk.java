package moesim.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file on a disk that gets full in the middle of a write, as real ones do: what fits is written.
 */
final class FullDisk extends FileChannel {
  private final FileChannel file;

  /** Bytes up to which a file can grow. */
  private long room = Long.MAX_VALUE;

  FullDisk(Path file) throws IOException {
    this.file = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  void setRoom(long room) {
    this.room = room;
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    int fits = (int) Math.min(bytes.remaining(), room - position);
    if (fits <= 0) {
      throw new IOException("no space left on device");
    }
    ByteBuffer part = bytes.slice(bytes.position(), fits);
    int written = file.write(part, position);
    bytes.position(bytes.position() + written);
    return written;
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return file.read(bytes, position);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no journal does that");
  }

  @Override
  public int read(ByteBuffer bytes) {
    throw unused();
  }

  @Override
  public long read(ByteBuffer[] bytes, int offset, int length) {
    throw unused();
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw unused();
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    throw unused();
  }

  @Override
  public long position() {
    throw unused();
  }

  @Override
  public FileChannel position(long position) {
    throw unused();
  }

  @Override
  public void force(boolean metaData) {
    throw unused();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw unused();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw unused();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw unused();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw unused();
  }
}
