package moesim.traces.pickle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.UnaryOperator;
import moesim.traces.ZippedFile;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle of which neither a name may reach a class nor a damaged length make it ask for
 * gigabytes.
 */
final class DataUnpickler extends Unpickler {
  // Strings of bytes and text and numbers with a length before them, by their opcodes: with 4 and 8
  // bytes.
  private static final String SHORT_LENGTHS = "BXT\u008b";
  private static final String LONG_LENGTHS = "\u008d\u008e\u0096";

  private final Map<String, Object> known;
  private final UnaryOperator<Object> persistent;
  private int length;
  private long offset;

  DataUnpickler(Map<String, Object> known, UnaryOperator<Object> persistent) {
    this.known = known;
    this.persistent = persistent;
  }

  Object read(byte[] pickle) {
    length = pickle.length;
    try {
      return load(new ByteArrayInputStream(pickle));
    } catch (Refused e) {
      throw new PickleProblem(String.valueOf(e.getMessage()), offset, e);
    } catch (IOException | RuntimeException e) {
      // Whatever the library stumbles over in damaged bytes; the advice after it is not for users.
      String said = String.valueOf(e.getMessage());
      int end = said.indexOf(". ");
      throw new PickleProblem(
          "a damaged pickle (" + ZippedFile.oneLine(end < 0 ? said : said.substring(0, end)) + ")",
          offset,
          e);
    }
  }

  @Override
  protected Object dispatch(short key) throws IOException {
    offset = length - input.available() - 1L;
    switch (key) {
      case Opcodes.GLOBAL -> {
        String module = PickleUtils.readline(input);
        stack.add(global(module + "." + PickleUtils.readline(input)));
        return NO_RETURN_VALUE;
      }
      case Opcodes.STACK_GLOBAL -> {
        Object name = stack.pop();
        stack.add(global(stack.pop() + "." + name));
        return NO_RETURN_VALUE;
      }
      case Opcodes.INST -> {
        String module = PickleUtils.readline(input);
        throw unknown(module + "." + PickleUtils.readline(input));
      }
      default -> checkLength(key);
    }
    return super.dispatch(key);
  }

  private Object global(String name) {
    Object value = known.get(name);
    if (value == null) {
      throw unknown(name);
    }
    return value;
  }

  private static Refused unknown(String name) {
    return new Refused("the pickle names " + ZippedFile.oneLine(name)
        + ", which is neither run nor read here; pickles are read as data");
  }

  private void checkLength(short key) throws IOException {
    int bytes = SHORT_LENGTHS.indexOf(key) >= 0 ? 4 : LONG_LENGTHS.indexOf(key) >= 0 ? 8 : 0;
    if (bytes > 0) {
      input.mark(Long.BYTES);
      ByteBuffer said = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      int read = input.read(said.array(), 0, bytes);
      input.reset();
      if (read < bytes || said.getLong(0) < 0 || said.getLong(0) > input.available()) {
        throw new IOException("it ends too early");
      }
    }
  }

  @Override
  protected Object persistentLoad(Object id) {
    return persistent.apply(id);
  }

  /** What the format does not accept, in its own words. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }
}
