package moesim.experiment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Records as bytes, and back: how the result of a run leaves its process.
 *
 * <p><b>Shape.</b> Components one after the other, as their declared types say: {@code int},
 * {@code long}, {@code double}, {@code boolean}, arrays of {@code int}, {@code long} and
 * {@code byte}, texts, optional values, lists, and records of these. Big-endian; lengths are four
 * bytes. No name of a class is in the bytes, so reading them makes no object but what the type
 * declares. <b>Errors.</b> Bytes of another type are an {@link IllegalStateException}: who stores
 * them keeps types and bytes together.
 */
public final class RecordCodec<R extends Record> {
  private final Class<R> type;

  public RecordCodec(Class<R> type) {
    this.type = type;
  }

  public byte[] encode(R value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(value, type, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public R decode(byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      R value = type.cast(read(type, in));
      if (in.read() >= 0) {
        throw new IllegalStateException("more bytes than a " + type.getSimpleName() + " has");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalStateException("not the bytes of a " + type.getSimpleName(), e);
    }
  }

  private static void write(Object value, Type type, DataOutputStream out) throws IOException {
    if (value instanceof Long number) {
      out.writeLong(number);
    } else if (value instanceof Integer number) {
      out.writeInt(number);
    } else if (value instanceof Double number) {
      out.writeDouble(number);
    } else if (value instanceof String text) {
      writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof byte[] bytes) {
      writeBytes(bytes, out);
    } else if (value instanceof long[] numbers) {
      out.writeInt(numbers.length);
      for (long number : numbers) {
        out.writeLong(number);
      }
    } else if (value instanceof int[] numbers) {
      out.writeInt(numbers.length);
      for (int number : numbers) {
        out.writeInt(number);
      }
    } else if (value instanceof OptionalLong number) {
      writeAll(number.stream().boxed().toList(), long.class, out);
    } else if (value instanceof Optional<?> one) {
      writeAll(one.stream().toList(), argumentOf(type), out);
    } else if (value instanceof List<?> list) {
      writeAll(list, argumentOf(type), out);
    } else if (value instanceof Record nested) {
      for (RecordComponent component : nested.getClass().getRecordComponents()) {
        write(valueOf(component, nested), component.getGenericType(), out);
      }
    } else {
      throw new IllegalStateException("no way to write a " + type);
    }
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void writeAll(List<?> values, Type type, DataOutputStream out) throws IOException {
    out.writeInt(values.size());
    for (Object value : values) {
      write(value, type, out);
    }
  }

  private static Object read(Type type, DataInputStream in) throws IOException {
    if (type == long.class || type == Long.class) {
      return in.readLong();
    }
    if (type == int.class || type == Integer.class) {
      return in.readInt();
    }
    if (type == double.class || type == Double.class) {
      return in.readDouble();
    }
    if (type == String.class) {
      return new String(readBytes(in), StandardCharsets.UTF_8);
    }
    if (type == boolean.class) {
      return in.readBoolean();
    }
    if (type == byte[].class) {
      return readBytes(in);
    }
    if (type == long[].class) {
      long[] numbers = new long[in.readInt()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = in.readLong();
      }
      return numbers;
    }
    if (type == int[].class) {
      int[] numbers = new int[in.readInt()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = in.readInt();
      }
      return numbers;
    }
    if (type == OptionalLong.class) {
      return in.readInt() == 0 ? OptionalLong.empty() : OptionalLong.of(in.readLong());
    }
    if (type instanceof ParameterizedType generic) {
      List<Object> values = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        values.add(read(argumentOf(type), in));
      }
      return generic.getRawType() == Optional.class ? values.stream().findFirst() : values;
    }
    if (type instanceof Class<?> nested && nested.isRecord()) {
      return readRecord(nested, in);
    }
    throw new IllegalStateException("no way to read a " + type);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static Object readRecord(Class<?> type, DataInputStream in) throws IOException {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(components[i].getGenericType(), in);
    }
    try {
      var constructor = type.getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private static Object valueOf(RecordComponent component, Record value) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Type argumentOf(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }
}
