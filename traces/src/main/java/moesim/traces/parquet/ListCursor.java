package moesim.traces.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import moesim.traces.HalfFloat;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Walks over the lists of one column of a row group. Values that are null count as missing. */
final class ListCursor {
  /** Of a column that is not there: its lists have no scores, which is as many as are asked for. */
  static final ListCursor NONE = new ListCursor(null, 0);

  private final @Nullable ColumnReader column;
  private final PrimitiveTypeName type;
  // The level of a value that is there.
  private final int present;
  private long left;

  ListCursor(@Nullable ColumnReader column, long values) {
    this.column = column;
    type = column == null
        ? PrimitiveTypeName.BOOLEAN
        : column.getDescriptor().getPrimitiveType().getPrimitiveTypeName();
    present = column == null ? 0 : column.getDescriptor().getMaxDefinitionLevel();
    left = values;
  }

  /** How many values the row has, without going past them; only at the first row. */
  int countRow() {
    ColumnReader from = column;
    int count = 0;
    while (from != null && left > 0 && (count == 0 || from.getCurrentRepetitionLevel() > 0)) {
      if (from.getCurrentDefinitionLevel() < present) {
        break;
      }
      count++;
      consume(from);
    }
    return count;
  }

  /** Fills {@code values} with the whole numbers of the next row; returns how many it has. */
  int whole(int[] values) {
    ColumnReader from = column;
    int count = 0;
    boolean first = true;
    while (from != null && left > 0 && (first || from.getCurrentRepetitionLevel() > 0)) {
      if (from.getCurrentDefinitionLevel() == present) {
        if (count < values.length) {
          values[count] = whole(from);
        }
        count++;
      }
      first = false;
      consume(from);
    }
    return count;
  }

  private int whole(ColumnReader from) {
    if (type == PrimitiveTypeName.INT32) {
      return from.getInteger();
    }
    long value = from.getLong();
    return value == (int) value ? (int) value : Integer.MIN_VALUE;
  }

  /** Fills {@code values} with the real numbers of the next row; returns how many it has. */
  int real(float[] values) {
    ColumnReader from = column;
    if (from == null) {
      return values.length;
    }
    int count = 0;
    boolean first = true;
    while (left > 0 && (first || from.getCurrentRepetitionLevel() > 0)) {
      if (from.getCurrentDefinitionLevel() == present) {
        if (count < values.length) {
          values[count] = real(from);
        }
        count++;
      }
      first = false;
      consume(from);
    }
    return count;
  }

  private float real(ColumnReader from) {
    return switch (type) {
      case FLOAT -> from.getFloat();
      case DOUBLE -> (float) from.getDouble();
      default -> {
        ByteBuffer half = from.getBinary().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        yield HalfFloat.value(half.getShort(half.position()));
      }
    };
  }

  /** Goes past the next row. */
  void skipRow() {
    ColumnReader from = column;
    boolean first = true;
    while (from != null && left > 0 && (first || from.getCurrentRepetitionLevel() > 0)) {
      if (from.getCurrentDefinitionLevel() == present) {
        from.skip();
      }
      first = false;
      consume(from);
    }
  }

  private void consume(ColumnReader from) {
    from.consume();
    left--;
  }
}
