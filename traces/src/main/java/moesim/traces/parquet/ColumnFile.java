package moesim.traces.parquet;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import moesim.input.InputException;
import moesim.input.Location;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * How all our Parquet files are written: zstd, page checksums, pages of version 1, and nothing in
 * them that differs from one run to the next. Hadoop's configuration is refused: it would load half
 * of Hadoop.
 */
final class ColumnFile<R> extends ParquetWriter.Builder<R, ColumnFile<R>> {
  private final Rows<R> rows;

  private ColumnFile(Path path, Rows<R> rows) {
    super(new LocalOutputFile(path));
    this.rows = rows;
  }

  /**
   * A file with the columns of {@code schema}; {@code row} hands the fields of a row to Parquet,
   * {@code metadata} is asked for when all rows are written.
   */
  static <R> ColumnFile<R> at(
      Path path,
      MessageType schema,
      BiConsumer<R, RecordConsumer> row,
      Supplier<Map<String, String>> metadata) {
    return new ColumnFile<>(path, new Rows<>(schema, row, metadata))
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new PageCodecs())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withWriteMode(Mode.OVERWRITE)
        .withWriterVersion(WriterVersion.PARQUET_1_0)
        .withPageWriteChecksumEnabled(true)
        .withSizeStatisticsEnabled(false)
        .withValidation(false)
        .withMaxPaddingSize(0);
  }

  /** The problem with a file that cannot be written. */
  static InputException unwritable(Path target, Exception cause) {
    String reason = cause instanceof NoSuchFileException
        ? (isThere(target.toAbsolutePath().getParent())
            ? "no file can be made in this folder"
            : "there is no such folder")
        : cause instanceof AccessDeniedException
            ? "permission denied"
            : String.valueOf(cause.getMessage());
    return new InputException(Location.of(target), "cannot be written: " + reason, cause);
  }

  private static boolean isThere(@Nullable Path folder) {
    return folder != null && Files.isDirectory(folder);
  }

  @Override
  protected ColumnFile<R> self() {
    return this;
  }

  @Override
  protected WriteSupport<R> getWriteSupport(ParquetConfiguration configuration) {
    return rows;
  }

  @Override
  @Deprecated
  protected WriteSupport<R> getWriteSupport(Configuration configuration) {
    throw new UnsupportedOperationException("written without Hadoop");
  }

  private static final class Rows<R> extends WriteSupport<R> {
    private final MessageType schema;
    private final BiConsumer<R, RecordConsumer> row;
    private final Supplier<Map<String, String>> metadata;
    private @Nullable RecordConsumer fields;

    private Rows(
        MessageType schema,
        BiConsumer<R, RecordConsumer> row,
        Supplier<Map<String, String>> metadata) {
      this.schema = schema;
      this.row = row;
      this.metadata = metadata;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    @Deprecated
    public WriteContext init(Configuration configuration) {
      throw new UnsupportedOperationException("written without Hadoop");
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      fields = consumer;
    }

    @Override
    public void write(R values) {
      row.accept(values, Objects.requireNonNull(fields));
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
      return new FinalizedWriteContext(metadata.get());
    }
  }
}
