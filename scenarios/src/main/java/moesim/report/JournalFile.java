package moesim.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * A file of entries that only grows.
 *
 * <p><b>Shape.</b> {@link #MAGIC}, then entries: four bytes n, 32 bytes of a key, four bytes
 * CRC-32C of these, n bytes, four bytes CRC-32C of all before. What a killed process left of the
 * last entry is no entry; anything else that does not fit is damage.
 */
final class JournalFile {
  static final int KEY_BYTES = 32;

  private static final byte[] MAGIC = "moesim runs 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = Integer.BYTES + KEY_BYTES + Integer.BYTES;
  private static final int OVERHEAD = HEAD + Integer.BYTES;

  private final Path file;
  private final FileChannel channel;

  /** Of the last whole entry; of the magic if there is none. */
  private long end = MAGIC.length;

  private int entries;

  /** The file {@code file}, which {@code channel} reads, and writes if it is to grow. */
  JournalFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Where an entry is. */
  record Place(long offset, int length) {}

  /** Finds the whole entries, in their order; tells the key and the place of each. */
  void scan(BiConsumer<String, Place> found) throws IOException {
    long size = channel.size();
    int start = (int) Math.min(size, MAGIC.length);
    if (!Arrays.equals(read(0, start), 0, start, MAGIC, 0, start)) {
      throw new InputException(
          Location.of(file), "is no journal of moesim; remove it, or name another folder");
    }
    while (size - end >= HEAD) {
      byte[] head = read(end, HEAD);
      int length = ByteBuffer.wrap(head).getInt();
      if (!isSound(head) || length < 0) {
        throw damaged();
      }
      if (size - end < OVERHEAD + (long) length) {
        return;
      }
      byte[] entry = read(end, OVERHEAD + length);
      if (!isSound(entry)) {
        if (size - end == entry.length) {
          return;
        }
        throw damaged();
      }
      found.accept(
          HexFormat.of().formatHex(entry, Integer.BYTES, Integer.BYTES + KEY_BYTES),
          new Place(end, entry.length));
      end += entry.length;
      entries++;
    }
  }

  private InputException damaged() {
    // The first entry is about the others.
    return new InputException(
        Location.atByte(file, end),
        "the finished runs are damaged from here on; "
            + (entries == 0
                ? "remove the file to begin anew"
                : "cut them off there (truncate -s " + end + ") to go on with the " + (entries - 1)
                    + " before, or remove the file to begin anew"));
  }

  /** Begins the file anew. */
  void clear() throws IOException {
    channel.truncate(0);
    write(MAGIC, 0);
    end = MAGIC.length;
    entries = 0;
  }

  /** Where the last whole entry ends. */
  long end() {
    return end;
  }

  /** Cuts off what is behind the last whole entry. */
  void cutOff() throws IOException {
    channel.truncate(end);
  }

  /** Cuts off all entries from {@code newEnd} on, where one begins. */
  void cutOff(long newEnd) throws IOException {
    end = newEnd;
    cutOff();
  }

  /** Adds an entry. */
  Place append(String key, byte[] bytes) throws IOException {
    byte[] entry = new byte[OVERHEAD + bytes.length];
    ByteBuffer to = ByteBuffer.wrap(entry);
    to.putInt(bytes.length).put(HexFormat.of().parseHex(key));
    to.putInt(crcOf(entry, to.position())).put(bytes);
    to.putInt(crcOf(entry, to.position()));
    // What a write that failed left would look like damage behind a shorter entry.
    cutOff();
    write(entry, end);
    Place place = new Place(end, entry.length);
    end += entry.length;
    entries++;
    return place;
  }

  /** The bytes of an entry. */
  byte[] bytesAt(Place place) throws IOException {
    return Arrays.copyOfRange(read(place.offset, place.length), HEAD, place.length - Integer.BYTES);
  }

  /** True if the last four bytes are the CRC of those before. */
  private static boolean isSound(byte[] bytes) {
    int before = bytes.length - Integer.BYTES;
    return ByteBuffer.wrap(bytes).getInt(before) == crcOf(bytes, before);
  }

  private static int crcOf(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private byte[] read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    return bytes.array();
  }

  private void write(byte[] bytes, long offset) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left, offset + left.position());
    }
  }
}
