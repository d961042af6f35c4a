package moesim.traces.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.TraceFacts;
import moesim.traces.DataFile;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The footer of a trace file, checked against itself: what is in the file, and where.
 *
 * @param file the trace file, for messages
 * @param path where its bytes can be read in any order: itself, or an unpacked copy
 */
record TraceFile(DataFile file, Path path, TraceMetadata metadata, List<RowGroup> rowGroups) {
  private static final String REMEDY = "; \"moesim trace convert\" writes such files";

  /**
   * Reads the footer of {@code file}.
   *
   * @throws InputException if it is not a trace file of ours, or damaged
   */
  static TraceFile read(DataFile file) {
    Path path = file.plain();
    ParquetMetadata footer = footerOf(file, path);
    TraceMetadata metadata = metadataOf(file, footer);
    try {
      List<RowGroup> groups = rowGroupsOf(footer.getBlocks(), path.toFile().length());
      checkCounts(metadata, groups);
      return new TraceFile(file, path, metadata, groups);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          Location.of(file), "this trace cannot be read: " + e.getMessage(), e);
    }
  }

  private static TraceMetadata metadataOf(DataFile place, ParquetMetadata footer) {
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
          Location.of(place), "Parquet, but not a moesim trace: " + e.getMessage() + REMEDY, e);
    }
  }

  private static ParquetMetadata footerOf(DataFile place, Path path) {
    ParquetReadOptions options = FileEnds.options(path, place).build();
    InputFile file = new LocalInputFile(path);
    try (SeekableInputStream in = file.newStream()) {
      return ParquetFileReader.readFooter(file, options, in);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          Location.of(place), "the Parquet footer is damaged: " + FileEnds.reasonOf(e), e);
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
