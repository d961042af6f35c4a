package moesim.traces.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the rows of a file that {@link ParquetTable} wrote.
 *
 * <p><b>Cells</b> are {@link String}, {@link Long}, {@link Double} or {@link Boolean} by the kind
 * of their column, and null where absent. <b>Memory.</b> One row group at a time. <b>Errors.</b>
 * {@link InputException} that names the file.
 */
public final class ParquetTableReader implements AutoCloseable {
  private final Path source;
  private final PageCodecs codecs = new PageCodecs();
  private final ParquetFileReader file;
  private final List<Column> columns;
  private final MessageColumnIO schema;
  private final RowCells cells;

  private Rows rows = () -> new Object[0];
  private long rowsLeft;
  private long rowsRead;

  /**
   * The rows of one group. It names no type of Parquet's, which modules that use this class do not
   * see: newer compilers look up the types of annotated fields.
   */
  @FunctionalInterface
  private interface Rows {
    @Nullable
    Object[] read();
  }

  /** Opens {@code source}. */
  public ParquetTableReader(Path source) {
    this.source = source;
    if (!Files.isRegularFile(source)) {
      codecs.release();
      throw new InputException(Location.of(source), "no such file");
    }
    boolean isOpen = false;
    Optional<ParquetFileReader> opened = Optional.empty();
    try {
      opened = Optional.of(open());
      file = opened.get();
      columns = columnsOf(source, file);
      cells = new RowCells(columns.size());
      schema = new ColumnIOFactory().getColumnIO(file.getFileMetaData().getSchema());
      isOpen = true;
    } finally {
      if (!isOpen) {
        opened.ifPresent(reader -> close(source, reader));
        codecs.release();
      }
    }
  }

  private ParquetFileReader open() {
    ParquetReadOptions options = FileEnds.options(source, source)
        .withCodecFactory(codecs)
        .usePageChecksumVerification()
        .build();
    try {
      return ParquetFileReader.open(new LocalInputFile(source), options);
    } catch (IOException | RuntimeException e) {
      throw problem(source, "the Parquet footer is damaged: " + FileEnds.reasonOf(e), e);
    }
  }

  private static List<Column> columnsOf(Path source, ParquetFileReader file) {
    Map<String, String> keys = file.getFileMetaData().getKeyValueMetaData();
    List<Column> columns = new ArrayList<>();
    for (Type field : file.getFileMetaData().getSchema().getFields()) {
      String name = field.getName();
      columns.add(new Column(
          name,
          kindOf(source, field),
          keys.getOrDefault(ParquetTable.unitKey(name), ""),
          keys.getOrDefault(ParquetTable.definitionKey(name), "")));
    }
    return List.copyOf(columns);
  }

  private static Kind kindOf(Path source, Type field) {
    try {
      return Kind.of(field.asPrimitiveType().getPrimitiveTypeName());
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new InputException(
          Location.of(source),
          "Parquet, but not a table of moesim's: column is \"" + field
              + "\", accepted are binary, int64, double and boolean",
          e);
    }
  }

  /** The columns, in the order of the cells of a row. */
  public List<Column> columns() {
    return columns;
  }

  /** The cells of the next row, the caller's own; null after the last row. */
  public @Nullable Object @Nullable [] next() {
    try {
      while (rowsLeft == 0) {
        PageReadStore group = file.readNextRowGroup();
        if (group == null) {
          return null;
        }
        rows = schema.getRecordReader(group, cells)::read;
        rowsLeft = group.getRowCount();
      }
      @Nullable Object[] row = rows.read();
      rowsLeft--;
      rowsRead++;
      return row;
    } catch (IOException | RuntimeException e) {
      throw problem(
          source,
          "row " + (rowsRead + 1) + " of " + file.getRecordCount() + " cannot be read: "
              + FileEnds.reasonOf(e),
          e);
    }
  }

  private static InputException problem(Path source, String message, Exception cause) {
    return new InputException(
        Location.of(source), message + "; was it changed? Make or copy it again", cause);
  }

  @Override
  public void close() {
    try {
      close(source, file);
    } finally {
      codecs.release();
    }
  }

  private static void close(Path source, ParquetFileReader opened) {
    try {
      opened.close();
    } catch (IOException e) {
      throw problem(source, "cannot be closed: " + FileEnds.reasonOf(e), e);
    }
  }
}
