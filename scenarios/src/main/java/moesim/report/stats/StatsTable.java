package moesim.report.stats;

import java.util.List;
import moesim.traces.parquet.ParquetTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * A table about traces, whose rows are made when they are written.
 *
 * @param name of its files
 * @param columns in order; the first is the trace
 * @param rows tells them to a sink
 */
public record StatsTable(String name, List<Column> columns, Rows rows) {
  public StatsTable {
    columns = List.copyOf(columns);
  }

  /** Takes rows: {@link Long}, {@link Double}, {@link Boolean} or text; null where absent. */
  @FunctionalInterface
  public interface Sink {
    void row(@Nullable Object... cells);
  }

  /** Makes rows. */
  @FunctionalInterface
  public interface Rows {
    void into(Sink sink);
  }
}
