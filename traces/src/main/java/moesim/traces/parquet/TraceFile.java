package moesim.traces.parquet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.TraceFacts;
import moesim.traces.TraceFiles;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The footer of a trace file, checked against itself: what is in the file, and where. */
record TraceFile(Path path, TraceMetadata metadata, List<RowGroup> rowGroups) {
  static final String MAGIC = "PAR1";

  private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length();
  private static final String REMEDY = "; \"moesim trace convert\" writes such files";

  /**
   * Reads the footer of {@code path}.
   *
   * @throws InputException if it is not a trace file of ours, or damaged
   */
  static TraceFile read(Path path) {
    if (!TraceFiles.headOf(path).startsWith(MAGIC)) {
      throw new InputException(
          Location.of(path), "not a Parquet file: it does not begin with " + MAGIC);
    }
    ParquetMetadata footer = footerOf(path);
    TraceMetadata metadata = metadataOf(path, footer);
    try {
      List<RowGroup> groups = rowGroupsOf(footer.getBlocks(), path.toFile().length());
      checkCounts(metadata, groups);
      return new TraceFile(path, metadata, groups);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          Location.of(path), "this trace cannot be read: " + e.getMessage(), e);
    }
  }

  private static TraceMetadata metadataOf(Path path, ParquetMetadata footer) {
    MessageType schema = footer.getFileMetaData().getSchema();
    Map<String, String> keys = footer.getFileMetaData().getKeyValueMetaData();
    try {
      if (!keys.containsKey(TraceMetadata.SCHEMA)) {
        throw new IllegalArgumentException(
            "metadata key \"" + TraceMetadata.SCHEMA + "\" is missing (its columns are "
                + schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", "))
                + ")");
      }
      TraceMetadata metadata = TraceMetadata.of(keys);
      metadata.columns().check(schema);
      return metadata;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InputException(
          Location.of(path), "Parquet, but not a moesim trace: " + e.getMessage() + REMEDY, e);
    }
  }

  /** What a library says is wrong, in one line. */
  static String reasonOf(Exception problem) {
    String message = problem.getMessage();
    return message == null
        ? problem.getClass().getSimpleName()
        : message.replaceAll("\\s+", " ").strip();
  }

  private static ParquetMetadata footerOf(Path path) {
    int length = footerLength(path);
    PlainParquetConfiguration configuration = new PlainParquetConfiguration();
    // Nothing in the footer is longer than the footer: a damaged length must not make Parquet
    // allocate 100 MB.
    configuration.setInt(ParquetMetadataConverter.PARQUET_THRIFT_STRING_SIZE_LIMIT, length);
    ParquetReadOptions options = ParquetReadOptions.builder(configuration).build();
    InputFile file = new LocalInputFile(path);
    try (SeekableInputStream in = file.newStream()) {
      return ParquetFileReader.readFooter(file, options, in);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          Location.of(path), "the Parquet footer is damaged: " + reasonOf(e), e);
    }
  }

  /** Reads the last eight bytes: the length of the footer, and the magic number again. */
  private static int footerLength(Path path) {
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
            Location.of(path),
            "Parquet, but cut off or damaged: there is no footer at its end (" + file.length()
                + " B)");
      }
      return length;
    } catch (IOException e) {
      throw new InputException(Location.of(path), "cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<RowGroup> rowGroupsOf(List<BlockMetaData> blocks, long dataEnd) {
    List<RowGroup> groups = new ArrayList<>();
    long row = 0;
    int request = 0;
    for (BlockMetaData block : blocks) {
      RowGroup group = RowGroup.of(block, groups.size(), row, dataEnd);
      if (group.lastRequest() != RowGroup.UNKNOWN) {
        if (group.firstRequest() < request || group.lastRequest() < group.firstRequest()) {
          throw new IllegalArgumentException("row group " + group.index() + " has the requests "
              + group.firstRequest() + " to " + group.lastRequest() + " after request " + request);
        }
        request = group.lastRequest();
      }
      groups.add(group);
      row += group.rows();
    }
    return List.copyOf(groups);
  }

  private static void checkCounts(TraceMetadata metadata, List<RowGroup> groups) {
    TraceFacts facts = metadata.facts();
    RowGroup last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
    long rows = last == null ? 0 : last.firstRow() + last.rows();
    if (rows != facts.tokens()) {
      throw new IllegalArgumentException(
          "it has " + rows + " rows, but its metadata count " + facts.tokens() + " tokens");
    }
    if (last != null
        && last.lastRequest() != RowGroup.UNKNOWN
        && last.lastRequest() >= facts.requests()) {
      throw new IllegalArgumentException("it has request " + last.lastRequest()
          + ", but its metadata count " + facts.requests() + " requests");
    }
  }
}
