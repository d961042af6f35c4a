package moesim.report.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/** Columns that several tables about traces have, and cells of them. */
final class StatsColumns {
  static final Column TRACE = text("trace", "the trace: the last part of its path");
  static final Column PHASE = text("phase", "all, prefill or decode: which tokens");
  static final Column LAYER = count("layer", "id", "the model's own number of the layer");

  private StatsColumns() {}

  static Column text(String name, String definition) {
    return new Column(name, Kind.TEXT, "", definition);
  }

  static Column count(String name, String unit, String definition) {
    return new Column(name, Kind.LONG, unit, definition);
  }

  static Column number(String name, String unit, String definition) {
    return new Column(name, Kind.DOUBLE, unit, definition);
  }

  static Column flag(String name, String definition) {
    return new Column(name, Kind.BOOLEAN, "flag", definition);
  }

  static List<Column> of(Column... columns) {
    return new ArrayList<>(List.of(columns));
  }

  /** Absent where there is no value. */
  static @Nullable Object cell(OptionalDouble value) {
    return value.isPresent() ? cell(value.getAsDouble()) : null;
  }

  static @Nullable Object cell(double value) {
    return Double.isNaN(value) ? null : (Object) value;
  }
}
