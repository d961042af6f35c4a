package moesim.traces.parquet;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/** Takes the cells of a row from Parquet, one by one. */
final class RowCells extends RecordMaterializer<@Nullable Object[]> {
  private final Row row;

  RowCells(int columns) {
    row = new Row(columns);
  }

  @Override
  public @Nullable Object[] getCurrentRecord() {
    return row.cells;
  }

  @Override
  public GroupConverter getRootConverter() {
    return row;
  }

  private static final class Row extends GroupConverter {
    private final Cell[] converters;
    private @Nullable Object[] cells = {};

    Row(int columns) {
      converters = new Cell[columns];
      for (int column = 0; column < columns; column++) {
        converters[column] = new Cell(column);
      }
    }

    @Override
    public Converter getConverter(int column) {
      return converters[column];
    }

    @Override
    public void start() {
      cells = new Object[converters.length];
    }

    @Override
    public void end() {}

    private final class Cell extends PrimitiveConverter {
      private final int column;

      Cell(int column) {
        this.column = column;
      }

      @Override
      public void addBinary(Binary value) {
        cells[column] = value.toStringUsingUTF8();
      }

      @Override
      public void addLong(long value) {
        cells[column] = value;
      }

      @Override
      public void addDouble(double value) {
        cells[column] = value;
      }

      @Override
      public void addBoolean(boolean value) {
        cells[column] = value;
      }
    }
  }
}
