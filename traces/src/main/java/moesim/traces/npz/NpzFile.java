package moesim.traces.npz;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.DataFiles;
import moesim.traces.Disk;
import moesim.traces.PlainFile;
import moesim.traces.TraceFiles;

/** An {@code .npz} file: a zip archive of arrays, each with a name. Errors name file and array. */
final class NpzFile implements AutoCloseable {
  static final String MAGIC = "PK\u0003\u0004";

  private static final String ENDING = ".npy";
  private static final int SHOWN = 80;
  private static final int BUFFER = 1 << 16;

  private final DataFile file;
  private final PlainFile plain;
  private final ZipFile zip;

  /**
   * Opens {@code file}.
   *
   * @throws InputException if it is no zip archive, or cut off
   */
  NpzFile(DataFile file) {
    this.file = file;
    if (!TraceFiles.headOf(file).startsWith(MAGIC)) {
      throw new InputException(
          Location.of(file), "not an .npz file: it does not begin as a zip archive does");
    }
    plain = file.borrowed();
    boolean open = false;
    try {
      zip = new ZipFile(plain.path().toFile());
      open = true;
    } catch (ZipException e) {
      throw new InputException(
          Location.of(file),
          "the .npz file is damaged (" + oneLine(String.valueOf(e.getMessage()))
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

  static boolean isOwn(String name) {
    return name.endsWith(".npz");
  }

  /** True if the first {@code .npz} file has an array called {@code name}. */
  static boolean firstHas(TraceFiles files, String name) {
    return firstHas(files, name::equals);
  }

  /** True if the first {@code .npz} file has an array with such a name. */
  static boolean firstHas(TraceFiles files, Predicate<String> name) {
    if (!DataFiles.headOfFirst(files, NpzFile::isOwn).startsWith(MAGIC)) {
      return false;
    }
    DataFile first = files.files().size() == 1
        ? files.files().get(0)
        : files.files().stream().filter(file -> isOwn(file.name())).findFirst().orElseThrow();
    try (NpzFile file = new NpzFile(first)) {
      return file.names().stream().anyMatch(name);
    }
  }

  DataFile file() {
    return file;
  }

  /** Names of its arrays, in the order they were saved. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      if (name.endsWith(ENDING)) {
        names.add(name.substring(0, name.length() - ENDING.length()));
      }
    }
    return names;
  }

  boolean has(String name) {
    return zip.getEntry(name + ENDING) != null;
  }

  /** What the array called {@code name} is. */
  NpyHeader header(String name) {
    try (InputStream in = stream(name)) {
      return checked(name, NpyHeader.read(in));
    } catch (IOException | IllegalArgumentException e) {
      throw problem(name, e);
    }
  }

  /** The array of numbers called {@code name}. */
  NpyArray array(String name) {
    try {
      InputStream in = stream(name);
      return new NpyArray(checked(name, NpyHeader.read(in)), in);
    } catch (IOException | IllegalArgumentException e) {
      throw problem(name, e);
    }
  }

  /** The arrays in the array of objects called {@code name}; the array itself if it is of numbers. */
  List<NpyArray> arrays(String name) {
    try {
      InputStream in = stream(name);
      NpyHeader header = checked(name, NpyHeader.read(in));
      if (!header.type().isObject()) {
        return List.of(new NpyArray(header, in));
      }
      try (in) {
        return PickledArray.read(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw problem(name, e);
    }
  }

  /** The {@code count} whole numbers of an array, which may be a single one. */
  int[] wholeNumbers(String name, int count) {
    try (NpyArray array = array(name)) {
      if (!array.header().type().isWhole() || array.header().elements() != count) {
        throw new IllegalArgumentException(
            array.header() + ", expected " + count + " whole numbers");
      }
      int[] values = new int[count];
      array.read(values);
      return values;
    } catch (IOException | IllegalArgumentException e) {
      throw problem(name, e);
    }
  }

  // Of objects, whose pickle ends by itself, the size says nothing.
  private NpyHeader checked(String name, NpyHeader header) throws EOFException {
    ZipEntry entry = zip.getEntry(name + ENDING);
    long needed =
        header.type().isObject() ? 0 : header.elements() * header.type().bytes();
    if (entry.getSize() < needed) {
      throw new EOFException();
    }
    return header;
  }

  private InputStream stream(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ENDING);
    if (entry == null) {
      throw new InputException(
          Location.of(file), "no array \"" + name + "\" in it; it has " + names());
    }
    return new BufferedInputStream(zip.getInputStream(entry), BUFFER);
  }

  /** {@code text} without what does not print, cut if long: for messages. */
  static String oneLine(String text) {
    String shown = text.strip().replaceAll("[^ -~]", "?");
    return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown;
  }

  /** What is wrong with the array called {@code name}. */
  InputException problem(String name, Exception e) {
    String what = e instanceof EOFException
        ? "it ends before its last element; was it cut off? Copy or download it again"
        : e instanceof IOException
            ? "it is damaged (" + oneLine(String.valueOf(e.getMessage())) + "); copy it again"
            : String.valueOf(e.getMessage());
    return new InputException(Location.of(file), name + ": " + what, e);
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
