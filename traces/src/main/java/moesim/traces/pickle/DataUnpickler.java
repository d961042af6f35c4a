package moesim.traces.pickle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import moesim.traces.ZippedFile;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle of which neither a name may reach a class, nor a damaged length make it ask for
 * gigabytes, nor what contains itself make it run for ever.
 */
final class DataUnpickler extends Unpickler {
  // Strings of bytes and text and numbers with a length before them, by their opcodes: with 4 and 8
  // bytes.
  private static final String SHORT_LENGTHS = "BXT\u008b";
  private static final String LONG_LENGTHS = "\u008d\u008e\u0096";

  // Digits of a whole number in text, whose reading takes the square of their number.
  private static final int MOST_DIGITS = 1000;

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
      throw new PickleProblem(
          "a damaged pickle (" + ZippedFile.oneLine(inWords(e)) + ")", offset, e);
    }
  }

  /** What the library stumbles over in damaged bytes; neither its advice nor Java's words help. */
  private static String inWords(Exception e) {
    if (!(e instanceof PickleException || e instanceof IOException)) {
      return "its operations do not fit together";
    }
    String said = String.valueOf(e.getMessage());
    int end = said.indexOf(". ");
    return end < 0 ? said : said.substring(0, end);
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
        String name = text(stack.pop());
        stack.add(global(text(stack.pop()) + "." + name));
        return NO_RETURN_VALUE;
      }
      case Opcodes.INST -> {
        String module = PickleUtils.readline(input);
        throw unknown(module + "." + PickleUtils.readline(input));
      }
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        put(stack.pop(), value);
        return NO_RETURN_VALUE;
      }
      case Opcodes.SETITEMS -> {
        putAll(stack.pop_all_since_marker());
        return NO_RETURN_VALUE;
      }
      case Opcodes.DICT -> {
        List<Object> entries = stack.pop_all_since_marker();
        stack.add(new HashMap<>());
        putAll(entries);
        return NO_RETURN_VALUE;
      }
      case Opcodes.EMPTY_SET, Opcodes.FROZENSET -> throw unknown("builtins.set");
      case Opcodes.LONG -> checkDigits();
      default -> checkLength(key);
    }
    return super.dispatch(key);
  }

  private void putAll(List<Object> entries) throws IOException {
    for (int i = 0; i < entries.size(); i += 2) {
      put(entries.get(i), entries.get(i + 1));
    }
  }

  /** Keys are hashed, which does not end for a list that contains itself. */
  @SuppressWarnings("unchecked")
  private void put(Object key, Object value) throws IOException {
    if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
      throw new IOException("a key of a dictionary that is neither text nor a number");
    }
    ((Map<Object, Object>) stack.peek()).put(key, value);
  }

  private static String text(Object name) throws IOException {
    if (name instanceof String text) {
      return text;
    }
    throw new IOException("a name that is no text");
  }

  private void checkDigits() throws IOException {
    input.mark(0);
    if (PickleUtils.readline(input).length() > MOST_DIGITS) {
      throw new IOException("a whole number of more than " + MOST_DIGITS + " digits");
    }
    input.reset();
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
