package moesim.input;

/**
 * Where something was read: a source (file, or the option of a command line) and, as far as known,
 * line and column or byte offset.
 *
 * <p><b>Units.</b> Lines and columns count from 1, bytes from 0; {@link #NONE} is unknown.
 */
public record Location(String source, long line, long column, long offset)
    implements Comparable<Location> {
  /** An unknown line, column or offset. */
  public static final long NONE = -1;

  /** A whole source. */
  public static Location of(Object source) {
    return new Location(source.toString(), NONE, NONE, NONE);
  }

  /** A place in a text. */
  public static Location inText(Object source, long line, long column) {
    return new Location(source.toString(), line, column, NONE);
  }

  /** A place in a file of which only the byte offset is known. */
  public static Location atByte(Object source, long offset) {
    return new Location(source.toString(), NONE, NONE, offset);
  }

  @Override
  public int compareTo(Location other) {
    int bySource = source.compareTo(other.source);
    int byLine = bySource != 0 ? bySource : Long.compare(line, other.line);
    int byColumn = byLine != 0 ? byLine : Long.compare(column, other.column);
    return byColumn != 0 ? byColumn : Long.compare(offset, other.offset);
  }

  /** {@code file:line:column}, {@code file:line}, {@code file: byte n}, or {@code file}. */
  @Override
  public String toString() {
    if (line != NONE) {
      return source + ":" + line + (column == NONE ? "" : ":" + column);
    }
    return offset == NONE ? source : source + ": byte " + offset;
  }
}
