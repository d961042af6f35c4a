package moesim.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import moesim.input.InputException;
import moesim.input.Location;
import org.jspecify.annotations.Nullable;

/**
 * A file that can be read: one that stands alone, a member of a tar archive, or what came through
 * standard input; unpacked, if it is compressed with gzip or zstd.
 *
 * <p><b>Errors.</b> Its {@link #toString} is its place in messages: the path as the user wrote it,
 * of a member {@code archive.tar.gz/folder/3.json}.
 */
public final class DataFile {
  private final String place;
  private final ByteSource source;
  private final Packing packing;
  // Of what is unpacked; NONE until somebody has read to the end.
  private volatile long length = Location.NONE;

  DataFile(String place, ByteSource source, Packing packing) {
    this.place = place;
    this.source = source;
    this.packing = packing;
  }

  /** The file at {@code path}, alone. */
  public static DataFile of(Path path) {
    ByteSource source = ByteSource.of(path);
    return new DataFile(path.toString(), source, Packing.of(source));
  }

  /** The bytes of {@code path} as they are there, called {@code place} in messages. */
  public static DataFile asItIs(Path path, Object place) {
    return new DataFile(place.toString(), ByteSource.of(path), Packing.NONE);
  }

  /** The last part of its place, without the ending of its compression: to recognise it by. */
  public String name() {
    String bare = barePlace();
    return bare.substring(separatorBefore(bare) + 1);
  }

  /** Its place without its name; empty if it has none. */
  public String folder() {
    return place.substring(0, Math.max(0, separatorBefore(place)));
  }

  /** Its place without the ending of its compression. */
  String barePlace() {
    return packing.bareNameOf(place);
  }

  private static int separatorBefore(String place) {
    return Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\'));
  }

  /** A stream over what is in the file, unpacked; the caller closes it. */
  public InputStream open() throws IOException {
    InputStream raw = source.open();
    if (packing == Packing.NONE) {
      return raw;
    }
    try {
      return new UnpackedStream(place, packing, raw, this::ended);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private void ended(long bytes) {
    length = bytes;
  }

  /** Bytes of what is in the file, unpacked; of a packed one that was not read yet, it is read. */
  public long length() throws IOException {
    if (packing == Packing.NONE) {
      return source.length();
    }
    if (length == Location.NONE) {
      try (InputStream in = open()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return length;
  }

  /**
   * A file of the file system with the same content: itself, or if it is packed a temporary one
   * that is removed when the program ends.
   *
   * @throws InputException if there is no room for it
   */
  public Path plain() {
    @Nullable Path itself = source.wholeFile();
    return itself != null && packing == Packing.NONE ? itself : Spool.shared().copyOf(this);
  }

  /** As {@link #plain}, for as long as the caller needs it. */
  public PlainFile borrowed() {
    if (source.wholeFile() != null && packing == Packing.NONE) {
      return new PlainFile(source.file(), false);
    }
    try (InputStream in = open()) {
      return new PlainFile(Spool.shared().copy(in, this), true);
    } catch (IOException e) {
      throw new InputException(Location.of(this), Disk.unread(e), e);
    }
  }

  /** The file of the file system it is read from, whatever it is packed in; for comparing. */
  public Path origin() {
    return source.file();
  }

  /** Where it is, for messages. */
  @Override
  public String toString() {
    return place;
  }
}
