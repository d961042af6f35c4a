package moesim.traces.npz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** NumPy's files written from their specification. */
final class NpyBytes {
  private NpyBytes() {}

  static byte[] header(int version, String descr, boolean fortran, String shape) {
    String text = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False")
        + ", 'shape': " + shape + ", }\n";
    byte[] header = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(12 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) header.length);
    } else {
      bytes.putInt(header.length);
    }
    bytes.put(header);
    byte[] exact = new byte[bytes.position()];
    bytes.flip().get(exact);
    return exact;
  }

  /** An array of version 1 in C's order. */
  static byte[] array(String descr, String shape, double... values) {
    return array(1, descr, false, shape, values);
  }

  static byte[] array(int version, String descr, boolean fortran, String shape, double... values) {
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(order);
    for (double value : values) {
      switch (descr.substring(1)) {
        case "i1", "u1" -> data.put((byte) value);
        case "i2", "u2" -> data.putShort((short) value);
        case "i4" -> data.putInt((int) value);
        case "u4" -> data.putInt((int) (long) value);
        case "i8" -> data.putLong((long) value);
        case "f4" -> data.putFloat((float) value);
        case "f8" -> data.putDouble(value);
        default -> throw new IllegalArgumentException(descr);
      }
    }
    byte[] bytes = new byte[data.position()];
    data.flip().get(bytes);
    return joined(header(version, descr, fortran, shape), bytes);
  }

  static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }

  /** An archive as {@code numpy.savez} writes it, or {@code savez_compressed}. */
  static byte[] npz(boolean compressed, Map<String, byte[]> arrays) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
        byte[] content = array.getValue();
        if (!compressed) {
          CRC32 crc = new CRC32();
          crc.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
