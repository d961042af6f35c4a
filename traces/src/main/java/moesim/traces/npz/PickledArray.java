package moesim.traces.npz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import moesim.traces.pickle.PickleReader;
import org.jspecify.annotations.Nullable;

/**
 * A NumPy array inside a Python pickle, as arrays of objects are saved. Only NumPy's arrays and
 * element types are made of what the pickle says; nothing in it is run.
 *
 * <p>Public only for the library, which sets states by reflection.
 */
public final class PickledArray {
  // Of objects in objects; servers write at most two.
  private static final int MOST_NESTED = 4;

  private List<Object> state = List.of();

  private static PickleReader reader() {
    PickleReader reader = new PickleReader()
        .call("numpy.dtype", PickledType::new)
        .call("numpy.ndarray", arguments -> new PickledArray())
        .call("_codecs.encode", PickledArray::encoded);
    for (String module : List.of("numpy.core.multiarray", "numpy._core.multiarray")) {
      reader.call(module + "._reconstruct", arguments -> new PickledArray());
    }
    return reader;
  }

  // As Python 2, and Python 3 for it, write bytes: as text of which each character is one.
  private static byte[] encoded(Object[] arguments) {
    if (arguments.length > 0 && arguments[0] instanceof String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw new IllegalArgumentException("bytes that are no text");
  }

  private PickledArray() {}

  /** An element type; its byte order comes as state. */
  public static final class PickledType {
    private final String name;
    private String order = "|";

    private PickledType(Object[] arguments) {
      name = arguments.length > 0 && arguments[0] instanceof String text ? text : "";
    }

    /** Called by the library: version, byte order, and what plain types do not have. */
    public void __setstate__(Object[] values) {
      order = values.length > 1 && values[1] instanceof String text ? text : order;
    }
  }

  /** Called by the library: version, shape, element type, Fortran's order, elements. */
  public void __setstate__(Object[] values) {
    state = List.of(values);
  }

  /**
   * The arrays in the array of objects that {@code in} pickles; None is none.
   *
   * @throws IllegalArgumentException if there is anything else in it, in words
   */
  static List<NpyArray> read(InputStream in) throws IOException {
    Object root = reader().read(in.readAllBytes());
    List<NpyArray> arrays = new ArrayList<>();
    collect(root, 0, arrays);
    return arrays;
  }

  private static void collect(@Nullable Object value, int depth, List<NpyArray> into)
      throws IOException {
    if (value == null) {
      // A server that did not record something returns None.
      return;
    }
    if (!(value instanceof PickledArray array)) {
      throw new IllegalArgumentException(
          "a pickled " + value.getClass().getSimpleName() + ", expected arrays of numbers");
    }
    if (array.state.size() < 5 || !(array.state.get(2) instanceof PickledType type)) {
      throw new IllegalArgumentException("a pickled array without its elements");
    }
    Object content = array.state.get(4);
    if (content instanceof Collection<?> elements) {
      if (depth == MOST_NESTED) {
        throw new IllegalArgumentException("arrays in arrays in arrays; does one contain itself?");
      }
      for (Object element : elements) {
        collect(element, depth + 1, into);
      }
      return;
    }
    byte[] bytes = content instanceof byte[] raw ? raw : encoded(new Object[] {content});
    NpyHeader header = new NpyHeader(
        NpyType.of(type.order + type.name),
        Boolean.TRUE.equals(array.state.get(3)),
        shapeOf(array.state.get(1)));
    long needed = header.elements() * header.type().bytes();
    if (header.shape().stream().anyMatch(size -> size < 0) || bytes.length != needed) {
      throw new IllegalArgumentException(
          "a pickled array " + header + " of " + bytes.length + " B; was it cut off?");
    }
    into.add(new NpyArray(header, new ByteArrayInputStream(bytes)));
  }

  private static List<Integer> shapeOf(Object tuple) {
    Object[] sizes = tuple instanceof Object[] values ? values : new Object[0];
    return Arrays.stream(sizes)
        .map(size -> size instanceof Number number ? number.intValue() : 0)
        .toList();
  }
}
