package moesim.traces.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;

/**
 * A text file of numbers as bytes, read from front to end. Numbers are parsed where they stand,
 * without text in between; every problem has its line and column.
 */
final class ByteText implements Place, AutoCloseable {
  /** What {@link #peek} says after the last byte. */
  static final int END = -1;

  // Longer than any number, or row of whole numbers: one check before each is enough.
  private static final int AHEAD = 128;
  private static final int LONGEST_NUMBER = 9;
  private static final int LONGEST_LINE = 1 << 14;

  private final FileBytes bytes;
  private long line = 1;
  // Offsets in the file where the line and the last number began.
  private long lineOffset;
  private long mark;
  // The numbers that may come again, as bytes.
  private final byte[] last = new byte[AHEAD];
  private int lastLength;

  /**
   * Opens {@code file} with a buffer of {@code bufferBytes}.
   *
   * @throws InputException if it cannot be read, is empty or a Git-LFS pointer
   */
  ByteText(DataFile file, int bufferBytes) {
    bytes = new FileBytes(file, bufferBytes);
  }

  /** The next byte without going past it, or {@link #END}. */
  int peek() {
    return bytes.atEnd() ? END : bytes.window[bytes.at] & 0xFF;
  }

  boolean atEnd() {
    return bytes.atEnd();
  }

  /** Number of the current line, from 1. */
  long line() {
    return line;
  }

  /** Goes past the next byte, which has to be {@code wanted}. */
  void expect(char wanted, String what) {
    if (peek() != wanted) {
      throw unexpected(what);
    }
    bytes.at++;
  }

  /** Goes past the end of a line, if it stands here. */
  boolean endLine() {
    bytes.lookAhead(2);
    byte[] b = bytes.window;
    int p = bytes.at;
    int length = b[p] == '\n' ? 1 : b[p] == '\r' && b[p + 1] == '\n' ? 2 : 0;
    if (length == 0) {
      return false;
    }
    bytes.at = p + length;
    startLine();
    return true;
  }

  private void startLine() {
    line++;
    lineOffset = bytes.offset();
  }

  /** Goes past the rest of the line, which has to have an end. */
  void skipLine() {
    byte[] b = bytes.window;
    int p = bytes.at;
    while (b[p] != '\n') {
      p++;
      if (p >= bytes.end) {
        bytes.at = bytes.end;
        if (bytes.atEnd()) {
          throw unexpected("the end of a line");
        }
        p = bytes.at;
      }
    }
    bytes.at = p + 1;
    startLine();
  }

  /** The rest of the line as text, without its end; for headers. */
  String restOfLine() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (!endLine()) {
      int next = peek();
      if (next == END || text.size() == LONGEST_LINE) {
        throw unexpected("the end of a line");
      }
      text.write(next);
      bytes.at++;
    }
    try {
      ByteBuffer encoded = ByteBuffer.wrap(text.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(Location.inText(bytes.file, line - 1, 1), "not UTF-8", e);
    }
  }

  /** Goes past a whole number and returns it. */
  int wholeNumber(String what) {
    bytes.lookAhead(AHEAD);
    byte[] b = bytes.window;
    int start = bytes.at;
    int p = start;
    mark = bytes.offset();
    int value = 0;
    int digit = b[p] - '0';
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      p++;
      digit = b[p] - '0';
      if (p - start > LONGEST_NUMBER) {
        throw unexpected(what);
      }
    }
    if (p == start) {
      throw unexpected(what);
    }
    bytes.at = p;
    return value;
  }

  /**
   * Goes past whole numbers with a comma after each and fills {@code values} with them.
   *
   * @param values the same array each time
   * @param what names of the numbers, for messages
   * @param repeated how many of the first ones are often the same as the last time; they are then
   *     not parsed again
   */
  void wholeNumbers(int[] values, String[] what, int repeated) {
    bytes.lookAhead(AHEAD);
    byte[] b = bytes.window;
    int p = bytes.at;
    int first = 0;
    boolean again = lastLength > 0 && p + lastLength <= bytes.end;
    if (again && Arrays.equals(b, p, p + lastLength, last, 0, lastLength)) {
      p += lastLength;
      first = repeated;
    }
    for (int i = first; i < values.length; i++) {
      int start = p;
      int value = 0;
      int digit = b[p] - '0';
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        p++;
        digit = b[p] - '0';
      }
      if (p == start || p - start > LONGEST_NUMBER || b[p] != ',') {
        lastLength = 0;
        bytes.at = start;
        wholeNumber(what[i]);
        throw unexpected("a comma");
      }
      values[i] = value;
      p++;
      if (i == repeated - 1) {
        lastLength = p - bytes.at;
        System.arraycopy(b, bytes.at, last, 0, lastLength);
      }
    }
    bytes.at = p;
  }

  /** Goes past a decimal number and returns it; {@code nan} is one. */
  float decimal(String what) {
    bytes.lookAhead(AHEAD);
    byte[] b = bytes.window;
    int start = bytes.at;
    int p = start;
    mark = bytes.offset();
    long digits = 0;
    int point = -1;
    while (true) {
      int c = b[p];
      if (c >= '0' && c <= '9') {
        digits = digits * 10 + (c - '0');
      } else if (c == '.' && point < 0) {
        point = p;
      } else {
        break;
      }
      p++;
    }
    int length = p - start;
    if (!isSeparator(b[p]) || length == 0 || length > DecimalText.LONGEST_PLAIN || point == start) {
      return unusual(what);
    }
    bytes.at = p;
    return DecimalText.value(digits, point < 0 ? 0 : p - point - 1);
  }

  private float unusual(String what) {
    String text = field();
    if (!DecimalText.isNumber(text)) {
      throw unexpected(what);
    }
    bytes.at += text.length();
    return DecimalText.parse(text);
  }

  /** Goes past everything before the next comma or end of line. */
  void skipField() {
    int c = peek();
    while (c != ',' && c != '\n' && c != '\r' && c != END) {
      bytes.at++;
      c = peek();
    }
  }

  // What stands here up to a separator, as Latin-1: for messages and rare notations.
  private String field() {
    bytes.lookAhead(AHEAD);
    byte[] b = bytes.window;
    int start = bytes.at;
    int p = start;
    while (p < bytes.end && p - start < AHEAD && !isSeparator(b[p])) {
      p++;
    }
    return new String(b, start, p - start, StandardCharsets.ISO_8859_1);
  }

  private static boolean isSeparator(int c) {
    return c == '\t' || c == ',' || c == '\n' || c == '\r';
  }

  /** A problem here: something else was expected. */
  InputException unexpected(String what) {
    int next = peek();
    if (next == END) {
      return endsHere("expected " + what + ", but the file ends here");
    }
    String read = next == '\n' || next == '\r'
        ? "the end of the line"
        : next == '\t' ? "a TAB" : Excerpt.of(field());
    return problemHere("expected " + what + ", read " + read);
  }

  /** A problem with the end of the file, which {@code message} says in words. */
  InputException endsHere(String message) {
    return problemHere(message + cutOffAt(bytes.offset()));
  }

  /** That a file ends where it should not. */
  static String cutOffAt(long offset) {
    return ", at byte " + offset + "; was it cut off? Copy or download it again";
  }

  /** Offset of the next byte in the file. */
  long offset() {
    return bytes.offset();
  }

  @Override
  public InputException problem(String message) {
    return new InputException(location(), message);
  }

  /** What is wrong at the next byte. */
  InputException problemHere(String message) {
    mark = bytes.offset();
    return problem(message);
  }

  /** What is wrong with the line before. */
  InputException problemBefore(String message) {
    return new InputException(Location.inText(bytes.file, line - 1, Location.NONE), message);
  }

  /** Where the last number began, or the place of the last problem. */
  Location location() {
    return Location.inText(bytes.file, line, Math.max(1, mark - lineOffset + 1));
  }

  DataFile file() {
    return bytes.file;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
