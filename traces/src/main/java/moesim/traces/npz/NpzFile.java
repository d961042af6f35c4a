package moesim.traces.npz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.TraceFiles;
import moesim.traces.ZippedFile;

/** An {@code .npz} file: a zip archive of arrays, each with a name. Errors name file and array. */
final class NpzFile implements AutoCloseable {
  private static final String ENDING = ".npy";

  private final ZippedFile zip;

  /**
   * Opens {@code file}.
   *
   * @throws InputException if it is no zip archive, or cut off
   */
  NpzFile(DataFile file) {
    zip = new ZippedFile(file, ".npz file");
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
    return ZippedFile.first(files, NpzFile::isOwn)
        .filter(first -> hasOne(first, name))
        .isPresent();
  }

  private static boolean hasOne(DataFile first, Predicate<String> name) {
    try (NpzFile file = new NpzFile(first)) {
      return file.names().stream().anyMatch(name);
    }
  }

  DataFile file() {
    return zip.file();
  }

  /** Names of its arrays, in the order they were saved. */
  List<String> names() {
    return zip.names().stream()
        .filter(name -> name.endsWith(ENDING))
        .map(name -> name.substring(0, name.length() - ENDING.length()))
        .toList();
  }

  boolean has(String name) {
    return zip.has(name + ENDING);
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
    long needed =
        header.type().isObject() ? 0 : header.elements() * header.type().bytes();
    if (zip.size(name + ENDING) < needed) {
      throw new EOFException();
    }
    return header;
  }

  private InputStream stream(String name) throws IOException {
    if (!has(name)) {
      throw new InputException(
          Location.of(file()), "no array \"" + name + "\" in it; it has " + names());
    }
    return zip.stream(name + ENDING);
  }

  /** What is wrong with the array called {@code name}. */
  InputException problem(String name, Exception e) {
    return zip.problem(name, e);
  }

  @Override
  public void close() {
    zip.close();
  }
}
