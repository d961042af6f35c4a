package moesim.traces;

import java.nio.file.Path;

/**
 * A file of the file system with the content of a {@link DataFile}: that itself, or a copy that
 * goes when this is closed.
 */
public final class PlainFile implements AutoCloseable {
  private final Path path;
  private final boolean copied;

  PlainFile(Path path, boolean copied) {
    this.path = path;
    this.copied = copied;
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (copied) {
      Spool.remove(path);
    }
  }
}
