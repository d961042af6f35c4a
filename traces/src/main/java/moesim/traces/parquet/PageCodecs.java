package moesim.traces.parquet;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compression of Parquet pages without Hadoop, whose codecs Parquet would load by itself:
 * uncompressed, snappy, gzip and zstd.
 *
 * <p><b>Ownership.</b> For one thread. Native memory is held until {@link #release}.
 */
final class PageCodecs implements CompressionCodecFactory {
  /**
   * On expert ids higher levels save nothing and only write more slowly; reading is equally fast.
   */
  static final int ZSTD_LEVEL = 1;

  /** What is accepted, for messages. */
  static final String ACCEPTED = "uncompressed, snappy, gzip and zstd";

  /** Compresses one page. */
  private interface Compression {
    byte[] compress(byte[] page) throws IOException;
  }

  /**
   * Decompresses one page into exactly {@code size} bytes of {@code target}; returns how many it
   * found.
   */
  private interface Decompression {
    int decompress(byte[] source, int from, int length, byte[] target, int to, int size)
        throws IOException;
  }

  private final ZstdCompressCtx zstdCompression = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
  private final ZstdDecompressCtx zstdDecompression = new ZstdDecompressCtx();

  /** True if pages of this codec can be read. */
  static boolean supports(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD -> true;
      default -> false;
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new PageCompressor(
        codec,
        switch (codec) {
          case UNCOMPRESSED -> page -> page;
          case SNAPPY -> Snappy::compress;
          case GZIP -> PageCodecs::gzip;
          case ZSTD -> zstdCompression::compress;
          default -> throw unsupported(codec);
        });
  }

  @Override
  public PageDecompressor getDecompressor(CompressionCodecName codec) {
    return new PageDecompressor(
        switch (codec) {
          case UNCOMPRESSED -> PageCodecs::copy;
          case SNAPPY -> PageCodecs::unsnappy;
          case GZIP -> PageCodecs::gunzip;
          case ZSTD -> this::unzstd;
          default -> throw unsupported(codec);
        });
  }

  @Override
  public void release() {
    zstdCompression.close();
    zstdDecompression.close();
  }

  private static IllegalArgumentException unsupported(CompressionCodecName codec) {
    return new IllegalArgumentException(
        "compression " + codec + " is not supported, only " + ACCEPTED);
  }

  private static byte[] bytesOf(BytesInput page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(page.size()));
    page.writeAllTo(bytes);
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(page);
    }
    return bytes.toByteArray();
  }

  private static int copy(byte[] source, int from, int length, byte[] target, int to, int size) {
    System.arraycopy(source, from, target, to, Math.min(length, size));
    return length;
  }

  private static int unsnappy(byte[] source, int from, int length, byte[] target, int to, int size)
      throws IOException {
    int found = Snappy.uncompressedLength(source, from, length);
    // Snappy itself does not look at the room there is.
    return found == size ? Snappy.uncompress(source, from, length, target, to) : found;
  }

  private static int gunzip(byte[] source, int from, int length, byte[] target, int to, int size)
      throws IOException {
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(source, from, length))) {
      int found = gzip.readNBytes(target, to, size);
      return found + (gzip.read() < 0 ? 0 : 1);
    }
  }

  private int unzstd(byte[] source, int from, int length, byte[] target, int to, int size) {
    return zstdDecompression.decompressByteArray(target, to, size, source, from, length);
  }

  private record PageCompressor(CompressionCodecName codec, Compression compression)
      implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      return BytesInput.from(compression.compress(bytesOf(page)));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }

  /** Decompresses pages of one codec. */
  static final class PageDecompressor implements BytesInputDecompressor {
    private final Decompression decompression;

    private PageDecompressor(Decompression decompression) {
      this.decompression = decompression;
    }

    /**
     * Decompresses a page of {@code size} bytes to the beginning of {@code target}.
     *
     * @throws IOException or a RuntimeException of the codec, if {@code source} is not such a page
     */
    void decompress(byte[] source, int from, int length, byte[] target, int size)
        throws IOException {
      int found = decompression.decompress(source, from, length, target, 0, size);
      if (found != size) {
        throw new IOException("the page decompresses to " + found + " bytes, not to " + size);
      }
    }

    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      byte[] source = bytesOf(page);
      byte[] target = new byte[size];
      decompress(source, 0, source.length, target, size);
      return BytesInput.from(target);
    }

    @Override
    public void decompress(ByteBuffer input, int length, ByteBuffer output, int size)
        throws IOException {
      byte[] source = new byte[length];
      input.get(source);
      byte[] target = new byte[size];
      decompress(source, 0, length, target, size);
      output.put(target);
    }

    @Override
    public void release() {}
  }
}
