package moesim.traces.parquet;

import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * A row group of a trace file: consecutive tokens, and where in the file their columns lie.
 *
 * @param index its number in the file, from 0
 * @param firstRow its first row, counted over the file
 * @param rows number of rows
 * @param firstRequest least request of its rows; 0 if the file does not say
 * @param lastRequest greatest request of its rows; {@link #UNKNOWN} if the file does not say
 */
record RowGroup(
    int index,
    long firstRow,
    int rows,
    int firstRequest,
    int lastRequest,
    Map<String, ColumnChunkMetaData> columns) {
  static final int UNKNOWN = Integer.MAX_VALUE;

  /**
   * Reads row group {@code index} of a file whose data end at {@code dataEnd}.
   *
   * @throws IllegalArgumentException saying what cannot be right
   */
  static RowGroup of(BlockMetaData block, int index, long firstRow, long dataEnd) {
    String group = "row group " + index;
    require(
        block.getRowCount() > 0 && block.getRowCount() <= Integer.MAX_VALUE,
        group + ": rows",
        block.getRowCount());
    Map<String, ColumnChunkMetaData> columns = new HashMap<>();
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      String column = group + ", column \"" + chunk.getPath().toDotString() + "\"";
      require(
          chunk.getStartingPos() > 0 && chunk.getStartingPos() < dataEnd,
          column + ": position",
          chunk.getStartingPos());
      require(
          chunk.getTotalSize() > 0 && chunk.getTotalSize() <= dataEnd - chunk.getStartingPos(),
          column + ": bytes",
          chunk.getTotalSize());
      require(
          chunk.getValueCount() == block.getRowCount(), column + ": values", chunk.getValueCount());
      if (!PageCodecs.supports(chunk.getCodec())) {
        throw new IllegalArgumentException(column + ": compression " + chunk.getCodec()
            + " is not supported, only " + PageCodecs.ACCEPTED);
      }
      columns.put(chunk.getPath().toDotString(), chunk);
    }
    int rows = Math.toIntExact(block.getRowCount());
    ColumnChunkMetaData requests = columns.get(TraceColumns.REQUEST);
    return requests != null
            && requests.getStatistics() instanceof IntStatistics range
            && range.hasNonNullValue()
        ? new RowGroup(index, firstRow, rows, range.getMin(), range.getMax(), columns)
        : new RowGroup(index, firstRow, rows, 0, UNKNOWN, columns);
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalArgumentException(what + " cannot be " + value);
    }
  }

  /** Where the values of {@code column} lie. */
  ColumnChunkMetaData column(String column) {
    ColumnChunkMetaData chunk = columns.get(column);
    if (chunk == null) {
      throw new IllegalArgumentException(
          "row group " + index + " has no column \"" + column + "\"");
    }
    return chunk;
  }
}
