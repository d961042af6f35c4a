package moesim.traces;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import moesim.input.InputException;
import moesim.input.Location;

/** A data file that is a zip archive, read by its table of contents. Errors name file and member. */
public final class ZippedFile implements AutoCloseable {
  private static final String MAGIC = "PK\u0003\u0004";

  private static final int SHOWN = 80;
  private static final int BUFFER = 1 << 16;

  private final DataFile file;
  private final PlainFile plain;
  private final ZipFile zip;

  /**
   * Opens {@code file}.
   *
   * @param kind what it should be, for messages: {@code .npz file}
   * @throws InputException if it is no zip archive, or cut off
   */
  public ZippedFile(DataFile file, String kind) {
    this.file = file;
    if (!is(file)) {
      throw new InputException(
          Location.of(file), "no " + kind + ": it does not begin as a zip archive does");
    }
    plain = file.borrowed();
    boolean open = false;
    try {
      zip = new ZipFile(plain.path().toFile());
      open = true;
    } catch (ZipException e) {
      throw new InputException(
          Location.of(file),
          "a damaged zip archive (" + oneLine(String.valueOf(e.getMessage()))
              + "); was it cut off? Copy or download it again",
          e);
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    } finally {
      if (!open) {
        plain.close();
      }
    }
  }

  /** The first data file, if it is a zip archive. */
  public static Optional<DataFile> first(TraceFiles files, Predicate<String> isOwn) {
    return DataFiles.first(files, isOwn).filter(ZippedFile::is);
  }

  /** True if {@code file} begins as a zip archive does. */
  public static boolean is(DataFile file) {
    return TraceFiles.headOf(file).startsWith(MAGIC);
  }

  /** The archive itself. */
  public DataFile file() {
    return file;
  }

  /** Names of its members, in the order of the table of contents. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      names.add(all.nextElement().getName());
    }
    return names;
  }

  /** True if it has a member of this name. */
  public boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  /** Bytes of a member, unpacked, as the table of contents says. */
  public long size(String name) {
    ZipEntry entry = zip.getEntry(name);
    return entry == null ? 0 : entry.getSize();
  }

  /** A stream over a member that is there, which the caller closes. */
  public InputStream stream(String name) throws IOException {
    return new BufferedInputStream(zip.getInputStream(zip.getEntry(name)), BUFFER);
  }

  /** What is wrong with a member, called {@code name} in the message. */
  public InputException problem(String name, Exception e) {
    String what = e instanceof EOFException
        ? "it ends before its last element; was it cut off? Copy or download it again"
        : e instanceof IOException
            ? "it is damaged (" + oneLine(String.valueOf(e.getMessage())) + "); copy it again"
            : String.valueOf(e.getMessage());
    return new InputException(Location.of(file), oneLine(name) + ": " + what, e);
  }

  /**
   * Moves {@code window} on over {@code in}, a stream of a member, until it holds {@code atLeast}
   * bytes.
   *
   * @throws EOFException if the member ends before
   */
  public static void refill(InputStream in, ByteBuffer window, int atLeast) throws IOException {
    window.compact();
    while (window.position() < atLeast) {
      int read =
          in.read(window.array(), window.arrayOffset() + window.position(), window.remaining());
      if (read < 0) {
        throw new EOFException();
      }
      window.position(window.position() + read);
    }
    window.flip();
  }

  /** {@code text} without what does not print, cut if long: for messages. */
  public static String oneLine(String text) {
    String shown = text.strip().replaceAll("[^ -~]", "?");
    return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    } finally {
      plain.close();
    }
  }
}
