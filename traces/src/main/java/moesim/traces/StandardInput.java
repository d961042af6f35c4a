package moesim.traces;

import java.io.IOException;
import java.nio.file.Path;
import moesim.input.InputException;
import moesim.input.Location;
import org.jspecify.annotations.Nullable;

/** What comes through standard input, kept in a temporary file: a trace is read more than once. */
final class StandardInput {
  private static @Nullable Path kept;

  private StandardInput() {}

  /**
   * All of it, as a file; the same one every time.
   *
   * @param location where "-" was written, for messages
   */
  static synchronized DataFile file(Location location) {
    Path file = kept;
    if (file == null) {
      try {
        file = Spool.shared().copy(System.in, TraceFiles.STANDARD_INPUT);
      } catch (IOException e) {
        throw new InputException(location, "standard input " + Disk.unread(e), e);
      }
      kept = file;
    }
    ByteSource source = ByteSource.of(file);
    return new DataFile(TraceFiles.STANDARD_INPUT, source, Packing.of(source));
  }
}
