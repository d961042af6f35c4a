package moesim.traces.parquet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import moesim.traces.Disk;
import moesim.traces.TraceFiles;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.converter.ParquetMetadataConverter;

/** Both ends of a Parquet file, looked at before the library reads what is between them. */
final class FileEnds {
  static final String MAGIC = "PAR1";

  private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length();

  private FileEnds() {}

  /**
   * How to read {@code path}, called {@code place} in messages.
   *
   * @throws InputException if it does not begin or does not end as a Parquet file
   */
  static ParquetReadOptions.Builder options(Path path, Object place) {
    if (!TraceFiles.headOf(DataFile.asItIs(path, place)).startsWith(MAGIC)) {
      throw new InputException(
          Location.of(place), "not a Parquet file: it does not begin with " + MAGIC);
    }
    PlainParquetConfiguration configuration = new PlainParquetConfiguration();
    // Nothing in the footer is longer than the footer: a damaged length must not make Parquet
    // allocate 100 MB.
    configuration.setInt(
        ParquetMetadataConverter.PARQUET_THRIFT_STRING_SIZE_LIMIT, footerLength(path, place));
    return ParquetReadOptions.builder(configuration);
  }

  /** Reads the last eight bytes: the length of the footer, and the magic number again. */
  private static int footerLength(Path path, Object place) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long end = file.length() - TAIL_BYTES;
      byte[] tail = new byte[TAIL_BYTES];
      if (end >= MAGIC.length()) {
        file.seek(end);
        file.readFully(tail);
      }
      ByteBuffer fields = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
      int length = fields.getInt();
      String magic = StandardCharsets.ISO_8859_1.decode(fields).toString();
      if (!magic.equals(MAGIC) || length <= 0 || length > end - MAGIC.length()) {
        throw new InputException(
            Location.of(place),
            "Parquet, but cut off or damaged: there is no footer at its end (" + file.length()
                + " B)");
      }
      return length;
    } catch (IOException e) {
      throw new InputException(Location.of(place), Disk.unread(e), e);
    }
  }

  /** What a library says is wrong, in one line. */
  static String reasonOf(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : oneLine(message);
  }

  /** {@code text} in one line. */
  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
