package moesim.traces.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Files of {@code torch.save} written from their specification: an archive with a pickle of
 * protocol 2, in which a tensor is a call with a reference to its storage, and the storages.
 */
public final class TorchBytes {
  /** A tensor: its storage with all elements, where in it the tensor begins, sizes and strides. */
  public static final class Tensor {
    private final String type;
    private final long[] elements;
    private final long first;
    private final long[] sizes;
    private final long[] strides;

    Tensor(String type, long[] elements, long first, long[] sizes, long[] strides) {
      this.type = type;
      this.elements = elements;
      this.first = first;
      this.sizes = sizes;
      this.strides = strides;
    }
  }

  /** Something with a name that is called: {@code os.system}. */
  public record Call(String module, String name, List<Object> arguments) {}

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private int storages;

  /** A tensor whose elements stand in order. */
  public static Tensor tensor(String type, List<Integer> sizes, long... elements) {
    long[] shape = sizes.stream().mapToLong(Integer::longValue).toArray();
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape[d];
    }
    return new Tensor(type, elements, 0, shape, strides);
  }

  /** An int32 tensor. */
  public static Tensor ints(List<Integer> sizes, long... elements) {
    return tensor("IntStorage", sizes, elements);
  }

  /** The file that {@code torch.save(root)} writes. */
  public static byte[] save(Object root) {
    return new TorchBytes().pickled(root).zip();
  }

  /** Writes storages and {@code byteorder} as a big-endian machine does. */
  public TorchBytes bigEndian() {
    order = ByteOrder.BIG_ENDIAN;
    return this;
  }

  /** Makes the pickle of {@code root}, and its storages. */
  public TorchBytes pickled(Object root) {
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    put(root);
    pickle.write('.');
    members.put("archive/data.pkl", pickle.toByteArray());
    text("archive/byteorder", order == ByteOrder.BIG_ENDIAN ? "big" : "little");
    text("archive/version", "3\n");
    return this;
  }

  /** Sets or replaces a member; one without content goes. */
  public TorchBytes text(String name, String content) {
    members.put(name, content.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Takes a member away. */
  public TorchBytes without(String name) {
    members.remove(name);
    return this;
  }

  private void put(Object value) {
    if (value == null) {
      pickle.write('N');
    } else if (value instanceof Boolean flag) {
      pickle.write(flag ? 0x88 : 0x89);
    } else if (value instanceof Number number) {
      putNumber(number.longValue());
    } else if (value instanceof String text) {
      putText(text);
    } else if (value instanceof List<?> list) {
      pickle.write(']');
      pickle.write('(');
      list.forEach(this::put);
      pickle.write('e');
    } else if (value instanceof Map<?, ?> map) {
      pickle.write('}');
      pickle.write('(');
      map.forEach((key, element) -> {
        put(key);
        put(element);
      });
      pickle.write('u');
    } else if (value instanceof Tensor tensor) {
      putTensor(tensor);
    } else if (value instanceof Call call) {
      global(call.module, call.name);
      putTuple(call.arguments);
      pickle.write('R');
    } else if (value instanceof Object[] tuple) {
      putTuple(Arrays.asList(tuple));
    } else {
      throw new IllegalArgumentException(value.toString());
    }
  }

  private void putNumber(long number) {
    if (number >= 0 && number < 256) {
      pickle.write('K');
      pickle.write((int) number);
    } else if ((int) number == number) {
      pickle.write('J');
      pickle.writeBytes(little(4).putInt((int) number).array());
    } else {
      pickle.write(0x8a);
      pickle.write(8);
      pickle.writeBytes(little(8).putLong(number).array());
    }
  }

  private void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pickle.write('X');
    pickle.writeBytes(little(4).putInt(bytes.length).array());
    pickle.writeBytes(bytes);
  }

  private void putTuple(List<?> values) {
    pickle.write('(');
    values.forEach(this::put);
    pickle.write('t');
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void global(String module, String name) {
    pickle.writeBytes(('c' + module + '\n' + name + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private void putTensor(Tensor tensor) {
    String key = Integer.toString(storages++);
    members.put("archive/data/" + key, storage(tensor));
    global("torch._utils", "_rebuild_tensor_v2");
    pickle.write('(');
    pickle.write('(');
    put("storage");
    global("torch", tensor.type);
    put(key);
    put("cuda:0");
    put(tensor.elements.length);
    pickle.write('t');
    pickle.write('Q');
    put(tensor.first);
    putTuple(Arrays.stream(tensor.sizes).boxed().toList());
    putTuple(Arrays.stream(tensor.strides).boxed().toList());
    put(false);
    put(new Call("collections", "OrderedDict", List.of()));
    pickle.write('t');
    pickle.write('R');
  }

  private byte[] storage(Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(tensor.elements.length * 8).order(order);
    for (long element : tensor.elements) {
      switch (tensor.type) {
        case "ByteStorage", "CharStorage", "BoolStorage" -> bytes.put((byte) element);
        case "ShortStorage" -> bytes.putShort((short) element);
        case "IntStorage" -> bytes.putInt((int) element);
        case "LongStorage" -> bytes.putLong(element);
        case "FloatStorage" -> bytes.putFloat((float) element);
        default -> throw new IllegalArgumentException(tensor.type);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** The archive; members are stored, as PyTorch does. */
  public byte[] zip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        CRC32 crc = new CRC32();
        crc.update(member.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(member.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
