package moesim.traces.text;

import java.io.IOException;
import java.io.InputStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.Disk;
import moesim.traces.TraceFiles;

/**
 * The bytes of a file through a sliding window. Its owner parses inside the window.
 *
 * <p><b>Window.</b> {@code window[at]} is the next byte and {@code window[end]}, after the last one
 * that was read, is 0.
 */
final class FileBytes implements AutoCloseable {
  final DataFile file;
  final byte[] window;
  int at;
  int end;

  private final InputStream in;
  private long windowOffset;

  /**
   * Opens {@code file} with a window of {@code windowBytes}.
   *
   * @throws InputException if it cannot be read, is empty or a Git-LFS pointer
   */
  FileBytes(DataFile file, int windowBytes) {
    this.file = file;
    window = new byte[windowBytes + 1];
    try {
      in = file.open();
    } catch (IOException e) {
      throw unreadable(e);
    }
    boolean readable = false;
    try {
      fill();
      if (end == 0 || window[0] == 'v') {
        TraceFiles.headOf(file);
      }
      readable = true;
    } finally {
      if (!readable) {
        close();
      }
    }
  }

  private InputException unreadable(IOException e) {
    return new InputException(Location.of(file), Disk.unread(e), e);
  }

  /** Moves the window to {@code at} and fills it. */
  void fill() {
    System.arraycopy(window, at, window, 0, end - at);
    windowOffset += at;
    end -= at;
    at = 0;
    try {
      int read = 1;
      while (read > 0 && end < window.length - 1) {
        read = in.read(window, end, window.length - 1 - end);
        end += Math.max(0, read);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    window[end] = 0;
  }

  /** Sees to it that the next {@code bytes} are in the window, or all that are left. */
  void lookAhead(int bytes) {
    if (end - at < bytes) {
      fill();
    }
  }

  /** True if there is no next byte. */
  boolean atEnd() {
    lookAhead(1);
    return at == end;
  }

  /** Offset of the next byte in the file. */
  long offset() {
    return windowOffset + at;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
