package moesim.traces.npz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.traces.HalfFloat;
import moesim.traces.ZippedFile;

/**
 * What the elements of a NumPy array are.
 *
 * @param kind {@code i} signed, {@code u} unsigned, {@code f} real, {@code U} text, {@code O}
 *     Python objects
 * @param bytes of an element; of text, characters
 * @param order of the bytes
 */
record NpyType(char kind, int bytes, ByteOrder order) {
  static final String ACCEPTED =
      "int8, uint8, int16, uint16, int32, uint32, int64, float16, float32, float64";

  private static final Pattern TEXT = Pattern.compile("([<>|=]?)([a-zA-Z])([0-9]{0,6})");

  /**
   * The type NumPy writes as {@code text}, such as {@code <i2}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static NpyType of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("element type " + ZippedFile.oneLine(text));
    }
    ByteOrder order = parts.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int bytes = parts.group(3).isEmpty() ? 0 : Integer.parseInt(parts.group(3));
    return new NpyType(parts.group(2).charAt(0), bytes, order);
  }

  boolean isWhole() {
    return (kind == 'i' || kind == 'u') && (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8);
  }

  boolean isReal() {
    return kind == 'f' && (bytes == 2 || bytes == 4 || bytes == 8);
  }

  boolean isObject() {
    return kind == 'O';
  }

  /** The whole number at {@code at}; one that no int holds becomes the least int. */
  int whole(ByteBuffer source, int at) {
    boolean signed = kind == 'i';
    return switch (bytes) {
      case 1 -> signed ? source.get(at) : source.get(at) & 0xFF;
      case 2 -> signed ? source.getShort(at) : source.getShort(at) & 0xFFFF;
      case 4 -> signed || source.getInt(at) >= 0 ? source.getInt(at) : Integer.MIN_VALUE;
      default -> {
        long value = source.getLong(at);
        yield value == (int) value ? (int) value : Integer.MIN_VALUE;
      }
    };
  }

  /** The real number at {@code at}, rounded to single precision. */
  float real(ByteBuffer source, int at) {
    return switch (bytes) {
      case 2 -> HalfFloat.value(source.getShort(at));
      case 4 -> source.getFloat(at);
      default -> (float) source.getDouble(at);
    };
  }

  @Override
  public String toString() {
    String word = switch (kind) {
      case 'i' -> "int";
      case 'u' -> "uint";
      case 'f' -> "float";
      default -> "";
    };
    return word.isEmpty() ? "\"" + kind + bytes + "\"" : word + bytes * Byte.SIZE;
  }
}
