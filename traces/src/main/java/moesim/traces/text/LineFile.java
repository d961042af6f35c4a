package moesim.traces.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;

/**
 * A file as lines, one at a time. Blank lines are passed over.
 *
 * <p><b>Ownership.</b> {@link #bytes} is overwritten by {@link #next}.
 */
public final class LineFile implements Place, AutoCloseable {
  private static final int BUFFER = 1 << 16;
  // A window of 2,048 tokens of a large model has some 20 MB.
  private static final int LONGEST = 1 << 28;

  private final FileBytes file;
  private byte[] bytes = new byte[1 << 10];
  private int length;
  private long number;

  /**
   * Opens {@code file}.
   *
   * @throws InputException if it cannot be read, is empty or a Git-LFS pointer
   */
  public LineFile(DataFile file) {
    this.file = new FileBytes(file, BUFFER);
  }

  /** Goes to the next line that is not blank; false at the end of the file. */
  public boolean next() {
    do {
      if (file.atEnd()) {
        return false;
      }
      number++;
      readLine();
    } while (isBlank());
    return true;
  }

  private void readLine() {
    length = 0;
    boolean ended = false;
    while (!ended && !file.atEnd()) {
      byte[] window = file.window;
      int from = file.at;
      int to = from;
      while (to < file.end && window[to] != '\n') {
        to++;
      }
      append(window, from, to - from);
      ended = to < file.end;
      file.at = ended ? to + 1 : to;
    }
    length -= length > 0 && bytes[length - 1] == '\r' ? 1 : 0;
  }

  private void append(byte[] from, int at, int count) {
    if (count > LONGEST - length) {
      throw problem("the line has more than " + LONGEST + " bytes");
    }
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.min(LONGEST, 2 * bytes.length)));
    }
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  private boolean isBlank() {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** The line, of which the first {@link #length} bytes are valid. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** The line as text; what is not UTF-8 in it is replaced. */
  public String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Number of the line, from 1. */
  public long number() {
    return number;
  }

  public DataFile file() {
    return file.file;
  }

  @Override
  public InputException problem(String message) {
    return new InputException(Location.inText(file.file, number, Location.NONE), message);
  }

  @Override
  public void close() {
    file.close();
  }
}
