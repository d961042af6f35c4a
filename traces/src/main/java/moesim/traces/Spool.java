package moesim.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * Temporary files that hold what cannot be read where it is: compressed archives, standard input.
 * They are removed when the program ends. The same file is unpacked once, as long as it does not
 * change.
 */
final class Spool {
  private static final Spool SHARED =
      new Spool(Path.of(System.getProperty("java.io.tmpdir", ".")).toAbsolutePath());

  private final Path folder;
  private final Map<String, Path> copies = new ConcurrentHashMap<>();

  /** A spool in {@code folder}. */
  Spool(Path folder) {
    this.folder = folder;
  }

  /** The one of this process. */
  static Spool shared() {
    return SHARED;
  }

  /** A plain file with the content of {@code file}. */
  Path copyOf(DataFile file) {
    return copies.computeIfAbsent(keyOf(file), key -> {
      try (InputStream in = file.open()) {
        return copy(in, file);
      } catch (IOException e) {
        throw new InputException(Location.of(file), Disk.unread(e), e);
      }
    });
  }

  private static String keyOf(DataFile file) {
    Path origin = file.origin();
    try {
      return file + "|" + origin.toAbsolutePath() + "|" + Files.size(origin) + "|"
          + Files.getLastModifiedTime(origin);
    } catch (IOException e) {
      throw new InputException(Location.of(file), Disk.unread(e), e);
    }
  }

  /** A temporary file with all that is left of {@code in}, which came from {@code source}. */
  Path copy(InputStream in, Object source) throws IOException {
    Path copy = null;
    Writing out = new Writing();
    try {
      copy = Files.createTempFile(folder, "moesim-unpacked", ".tmp");
      Live.FILES.add(copy);
      out.to = Files.newOutputStream(copy);
      try (OutputStream closed = out) {
        in.transferTo(closed);
      }
      return copy;
    } catch (IOException e) {
      if (copy != null) {
        remove(copy);
        if (e != out.failure) {
          throw e;
        }
      }
      throw new InputException(
          Location.of(source),
          "cannot be unpacked into " + folder + ": " + Disk.reason(e)
              + "; free some room there, or name another folder with -Djava.io.tmpdir",
          e);
    }
  }

  /** Removes a copy that nobody needs any more. */
  static void remove(Path copy) {
    Live.FILES.remove(copy);
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      // It lies where temporary files lie, and no result depends on it.
      Live.FILES.add(copy);
    }
  }

  /** The copies there are; the last ones are removed when the program ends, also by a signal. */
  private static final class Live {
    static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

    static {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> List.copyOf(FILES).forEach(Spool::remove), "spool"));
    }
  }

  /** Tells a full disk from a source that cannot be read. */
  private static final class Writing extends OutputStream {
    private OutputStream to = OutputStream.nullOutputStream();
    private IOException failure = new IOException("none");

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      try {
        to.write(source, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
