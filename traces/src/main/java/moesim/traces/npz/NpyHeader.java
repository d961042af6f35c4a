package moesim.traces.npz;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moesim.traces.ZippedFile;

/**
 * The header of an {@code .npy} file of version 1, 2 or 3. <b>Source</b>
 * numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 *
 * @param type of the elements
 * @param fortran true if the first index runs fastest
 * @param shape sizes of the dimensions; none for a single element
 */
record NpyHeader(NpyType type, boolean fortran, List<Integer> shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");

  /**
   * Reads the header; {@code in} then stands before the first element.
   *
   * @throws IllegalArgumentException if it is not one, in words
   */
  static NpyHeader read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] magic = data.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IllegalArgumentException("it does not begin as a NumPy array does");
    }
    int version = data.readUnsignedByte();
    data.readUnsignedByte();
    if (version < 1 || version > 3) {
      throw new IllegalArgumentException("npy version " + version + "; 1, 2 and 3 are read");
    }
    int low = data.readUnsignedByte() | data.readUnsignedByte() << 8;
    int length =
        version == 1 ? low : low | data.readUnsignedByte() << 16 | data.readUnsignedByte() << 24;
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException("a header of " + length + " B");
    }
    byte[] text = new byte[length];
    data.readFully(text);
    return parse(new String(text, StandardCharsets.UTF_8));
  }

  private static NpyHeader parse(String text) {
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new IllegalArgumentException("its header is " + ZippedFile.oneLine(text)
          + ", expected 'descr', 'fortran_order' and 'shape'");
    }
    List<Integer> sizes = Arrays.stream(shape.group(1).split(","))
        .map(size -> size.replace("L", "").strip())
        .filter(size -> !size.isEmpty())
        .map(NpyHeader::size)
        .toList();
    return new NpyHeader(NpyType.of(descr.group(1)), fortran.group(1).equals("True"), sizes);
  }

  private static Integer size(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a dimension of " + text, e);
    }
  }

  int rank() {
    return shape.size();
  }

  /** Number of elements. */
  long elements() {
    try {
      long product = 1;
      for (int size : shape) {
        product = Math.multiplyExact(product, size);
      }
      // No element is longer than 8 bytes, and offsets are counted in bytes.
      Math.multiplyExact(product, Long.BYTES);
      return product;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("an array of " + shape, e);
    }
  }

  /** As NumPy writes it: {@code int16[12, 48, 8]}. */
  @Override
  public String toString() {
    return type + shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
