package moesim.traces.npz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/** Reads pickles of which a damaged length must not make it ask for gigabytes. */
final class ArrayUnpickler extends Unpickler {
  // Strings of bytes and text with a length before them, by their opcodes: with 4 and 8 bytes.
  private static final String SHORT_LENGTHS = "BXT";
  private static final String LONG_LENGTHS = "\u008d\u008e\u0096";

  /**
   * What {@code pickle} says.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Object read(byte[] pickle) throws IOException {
    try {
      return new ArrayUnpickler().load(new ByteArrayInputStream(pickle));
    } catch (RuntimeException e) {
      // Whatever the library stumbles over in damaged bytes; the advice after it is not for users.
      String said = String.valueOf(e.getMessage());
      int end = said.indexOf(". ");
      throw new IllegalArgumentException(
          "a pickle that is damaged or no array of numbers ("
              + NpzFile.oneLine(end < 0 ? said : said.substring(0, end)) + ")",
          e);
    }
  }

  @Override
  protected Object dispatch(short key) throws IOException {
    int bytes = SHORT_LENGTHS.indexOf(key) >= 0 ? 4 : LONG_LENGTHS.indexOf(key) >= 0 ? 8 : 0;
    if (bytes > 0) {
      input.mark(Long.BYTES);
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      int read = input.read(length.array(), 0, bytes);
      input.reset();
      if (read < bytes || length.getLong(0) < 0 || length.getLong(0) > input.available()) {
        throw new PickleException("it ends too early");
      }
    }
    return super.dispatch(key);
  }
}
