package moesim.traces.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.input.InputException;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A table being written as a Parquet file, row by row: set the cells of a row, then end the row. A
 * cell that was not set is absent.
 *
 * <p><b>Metadata.</b> The footer holds {@code moesim.column.<name>.unit} and {@code .definition}
 * for every column, and whatever else it is given. <b>Order.</b> The same cells give the same
 * bytes. <b>Errors.</b> {@link InputException} if the file cannot be written. It is complete only
 * after {@link #close}.
 */
public final class ParquetTable implements AutoCloseable {
  private static final String COLUMN = "moesim.column.";

  /** What the cells of a column are. */
  public enum Kind {
    /** UTF-8 text. */
    TEXT(PrimitiveTypeName.BINARY),
    /** A whole number of 64 bits. */
    LONG(PrimitiveTypeName.INT64),
    DOUBLE(PrimitiveTypeName.DOUBLE),
    BOOLEAN(PrimitiveTypeName.BOOLEAN);

    private final PrimitiveTypeName type;

    Kind(PrimitiveTypeName type) {
      this.type = type;
    }

    /** The kind of the cells that Parquet keeps as {@code type}. */
    static Kind of(PrimitiveTypeName type) {
      return Arrays.stream(values())
          .filter(kind -> kind.type == type)
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no kind of cell is kept as " + type));
    }
  }

  /**
   * A column.
   *
   * @param name its name, unique in the table
   * @param unit unit of its cells, such as {@code B} or {@code s}; empty if they have none
   * @param definition what it means, one sentence
   */
  public record Column(String name, Kind kind, String unit, String definition) {}

  private final Path target;
  private final List<Column> columns;
  private final boolean[] present;
  private final long[] numbers;
  private final String[] texts;
  private final ParquetWriter<ParquetTable> file;

  /**
   * Begins a table at {@code target}; {@code metadata} goes into the footer with the columns' own.
   */
  public ParquetTable(Path target, List<Column> columns, Map<String, String> metadata) {
    this.target = target;
    this.columns = List.copyOf(columns);
    present = new boolean[columns.size()];
    numbers = new long[columns.size()];
    texts = new String[columns.size()];
    Map<String, String> keys = keysOf(this.columns, metadata);
    try {
      file = ColumnFile.at(target, schemaOf(this.columns), ParquetTable::addRow, () -> keys)
          .build();
    } catch (IOException e) {
      throw ColumnFile.unwritable(target, e);
    }
  }

  static String unitKey(String column) {
    return COLUMN + column + ".unit";
  }

  static String definitionKey(String column) {
    return COLUMN + column + ".definition";
  }

  private static Map<String, String> keysOf(List<Column> columns, Map<String, String> metadata) {
    Map<String, String> keys = new LinkedHashMap<>(metadata);
    for (Column column : columns) {
      keys.put(unitKey(column.name()), column.unit());
      keys.put(definitionKey(column.name()), column.definition());
    }
    return keys;
  }

  private static MessageType schemaOf(List<Column> columns) {
    Types.MessageTypeBuilder schema = Types.buildMessage();
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns \"" + column.name() + "\"");
      }
      if (column.kind() == Kind.TEXT) {
        schema.optional(column.kind().type).as(stringType()).named(column.name());
      } else {
        schema.optional(column.kind().type).named(column.name());
      }
    }
    return schema.named("moesim_table");
  }

  /** Sets a cell of a {@link Kind#TEXT} column. */
  public void set(int column, String text) {
    mark(column, Kind.TEXT);
    texts[column] = text;
  }

  /** Sets a cell of a {@link Kind#LONG} column. */
  public void set(int column, long number) {
    mark(column, Kind.LONG);
    numbers[column] = number;
  }

  /** Sets a cell of a {@link Kind#DOUBLE} column. */
  public void set(int column, double number) {
    mark(column, Kind.DOUBLE);
    numbers[column] = Double.doubleToLongBits(number);
  }

  /** Sets a cell of a {@link Kind#BOOLEAN} column. */
  public void set(int column, boolean flag) {
    mark(column, Kind.BOOLEAN);
    numbers[column] = flag ? 1 : 0;
  }

  private void mark(int column, Kind kind) {
    if (columns.get(column).kind() != kind) {
      throw new IllegalArgumentException("column=" + columns.get(column) + " set as " + kind);
    }
    present[column] = true;
  }

  /** A row of cells by column: {@code Long}, {@code Double}, {@code Boolean}, else text; null is none. */
  public void writeRow(@Nullable Object[] cells) {
    for (int column = 0; column < cells.length; column++) {
      Object cell = cells[column];
      if (cell instanceof Long count) {
        set(column, count.longValue());
      } else if (cell instanceof Double number) {
        set(column, number.doubleValue());
      } else if (cell instanceof Boolean flag) {
        set(column, flag.booleanValue());
      } else if (cell != null) {
        set(column, cell.toString());
      }
    }
    endRow();
  }

  /** Appends the cells that were set as a row; the next row begins with none. */
  public void endRow() {
    try {
      file.write(this);
    } catch (IOException | ParquetRuntimeException e) {
      throw ColumnFile.unwritable(target, e);
    }
    Arrays.fill(present, false);
  }

  private void addRow(RecordConsumer fields) {
    fields.startMessage();
    for (int i = 0; i < present.length; i++) {
      if (present[i]) {
        fields.startField(columns.get(i).name(), i);
        addCell(fields, i);
        fields.endField(columns.get(i).name(), i);
      }
    }
    fields.endMessage();
  }

  private void addCell(RecordConsumer fields, int column) {
    switch (columns.get(column).kind()) {
      case TEXT -> fields.addBinary(Binary.fromString(texts[column]));
      case LONG -> fields.addLong(numbers[column]);
      case DOUBLE -> fields.addDouble(Double.longBitsToDouble(numbers[column]));
      case BOOLEAN -> fields.addBoolean(numbers[column] != 0);
    }
  }

  /** Completes the file. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException | ParquetRuntimeException e) {
      throw ColumnFile.unwritable(target, e);
    }
  }
}
