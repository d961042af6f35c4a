package moesim.traces;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How the bytes of a file are compressed, told by the first of them. */
enum Packing {
  NONE("", ""),
  GZIP("gzip", ".gz"),
  ZSTD("zstd", ".zst");

  private static final int ZSTD_FRAME = 0xFD2FB528;
  // Sixteen numbers; pzstd writes such a frame before each of the others.
  private static final int ZSTD_SKIPPABLE = 0x184D2A50;
  private static final int LOW_DIGIT = 0xF;
  private static final String SHORT_TAR = ".tgz";
  private static final int BUFFER = 1 << 16;

  private final String word;
  private final String ending;

  Packing(String word, String ending) {
    this.word = word;
    this.ending = ending;
  }

  /** Its name, for messages. */
  String word() {
    return word;
  }

  /** How {@code source} is packed; not at all if it cannot be read, which its reader will say. */
  static Packing of(ByteSource source) {
    try (InputStream in = source.open()) {
      return of(in.readNBytes(Integer.BYTES));
    } catch (IOException e) {
      return NONE;
    }
  }

  /** How a file is packed that begins with {@code head}. */
  static Packing of(byte[] head) {
    if (head.length >= 2 && head[0] == 0x1F && (head[1] & 0xFF) == 0x8B) {
      return GZIP;
    }
    int magic = 0;
    for (int i = 0; i < Math.min(head.length, Integer.BYTES); i++) {
      magic |= (head[i] & 0xFF) << (Byte.SIZE * i);
    }
    boolean zstd = magic == ZSTD_FRAME || (magic & ~LOW_DIGIT) == ZSTD_SKIPPABLE;
    return zstd ? ZSTD : NONE;
  }

  /** {@code in} unpacked, all parts of it one after the other. */
  InputStream unpacked(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP ->
        GzipCompressorInputStream.builder()
            .setInputStream(new BufferedInputStream(in, BUFFER))
            .setDecompressConcatenated(true)
            .get();
      case ZSTD -> new ZstdInputStream(in);
    };
  }

  /** {@code name} without the ending that says it is packed this way. */
  String bareNameOf(String name) {
    if (this == GZIP && name.endsWith(SHORT_TAR)) {
      return without(SHORT_TAR, name) + ".tar";
    }
    return this != NONE && name.endsWith(ending) ? without(ending, name) : name;
  }

  /** {@code name} without an ending of any packing. */
  static String bareName(String name) {
    return ZSTD.bareNameOf(GZIP.bareNameOf(name));
  }

  private static String without(String ending, String name) {
    return name.substring(0, name.length() - ending.length());
  }
}
