package moesim.traces.parquet;

import java.io.IOException;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The tokens of one layer: the lists {@code indices} and {@code scores} of a Parquet file, row by
 * row. Holds the pages of one row group, compressed. Errors name the file.
 */
final class FlameColumn implements AutoCloseable {
  static final String INDICES = "indices";
  static final String SCORES = "scores";

  private final DataFile source;
  private final PageCodecs codecs = new PageCodecs();
  private final ParquetFileReader file;
  private final MessageType schema;
  private final ColumnDescriptor indices;
  private final Optional<ColumnDescriptor> scores;
  private ListCursor ids = ListCursor.NONE;
  private ListCursor weights = ListCursor.NONE;
  private int groups;
  private long rowsLeft;
  private long row;

  FlameColumn(DataFile source) {
    this.source = source;
    boolean open = false;
    ParquetFileReader opened = null;
    try {
      ParquetReadOptions options = FileEnds.options(source.plain(), source)
          .withCodecFactory(codecs)
          .usePageChecksumVerification()
          .build();
      opened = ParquetFileReader.open(new LocalInputFile(source.plain()), options);
      MessageType all = opened.getFileMetaData().getSchema();
      indices = leaf(all, INDICES).orElseThrow(() -> wrong(all));
      scores = leaf(all, SCORES);
      schema = new MessageType(
          all.getName(),
          all.getFields().stream()
              .filter(
                  field -> field.getName().equals(INDICES) || field.getName().equals(SCORES))
              .toArray(Type[]::new));
      opened.setRequestedSchema(schema);
      file = opened;
      open = true;
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw problem("the Parquet footer is damaged: " + FileEnds.reasonOf(e), e);
    } finally {
      if (!open) {
        close(opened);
      }
    }
  }

  /** True if {@code source} has a list of whole numbers called {@link #INDICES}. */
  static boolean has(DataFile source) {
    try (FlameColumn column = new FlameColumn(source)) {
      return column.indices.getMaxRepetitionLevel() == 1;
    } catch (InputException e) {
      // Another format's; whoever opens it says what is wrong.
      return false;
    }
  }

  private static Optional<ColumnDescriptor> leaf(MessageType schema, String name) {
    return schema.getColumns().stream()
        .filter(column -> column.getPath()[0].equals(name))
        .filter(column -> column.getMaxRepetitionLevel() == 1)
        .filter(column -> name.equals(SCORES) ? isReal(column) : isWhole(column))
        .findFirst();
  }

  private static boolean isWhole(ColumnDescriptor column) {
    PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
    return type == PrimitiveTypeName.INT32 || type == PrimitiveTypeName.INT64;
  }

  private static boolean isReal(ColumnDescriptor column) {
    PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
    return type == PrimitiveTypeName.FLOAT
        || type == PrimitiveTypeName.DOUBLE
        || (type == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
            && column.getPrimitiveType().getTypeLength() == Short.BYTES);
  }

  private InputException wrong(MessageType schema) {
    return new InputException(
        Location.of(source),
        "no column \"" + INDICES + "\" with lists of int16, int32 or int64; its columns are "
            + FileEnds.oneLine(schema.getFields().toString()));
  }

  DataFile source() {
    return source;
  }

  boolean hasScores() {
    return scores.isPresent();
  }

  long rows() {
    return file.getRecordCount();
  }

  /** Experts of the first token; only before anything else is read. */
  int topK() {
    if (rows() == 0) {
      throw new InputException(Location.of(source), "the file has no rows");
    }
    nextGroup();
    int topK = ids.countRow();
    if (topK == 0) {
      throw at(0, "a token without experts");
    }
    return topK;
  }

  /** Passes over {@code rows} rows, whole row groups unread. */
  void skip(long rows, int topK) {
    long left = rows;
    try {
      while (rowsLeft == 0 && left > 0) {
        long next = file.getRowGroups().get(groups).getRowCount();
        if (next > left) {
          break;
        }
        file.skipNextRowGroup();
        groups++;
        row += next;
        left -= next;
      }
    } catch (RuntimeException e) {
      throw problem("row " + row + " cannot be read: " + FileEnds.reasonOf(e), e);
    }
    int[] experts = new int[topK];
    while (left > 0) {
      next(experts, null);
      left--;
    }
  }

  private void nextGroup() {
    try {
      PageReadStore pages = file.readNextRowGroup();
      if (pages == null) {
        throw new IOException("it ends before its last row");
      }
      groups++;
      ColumnReadStoreImpl store = new ColumnReadStoreImpl(
          pages,
          new GroupRecordConverter(schema).getRootConverter(),
          schema,
          file.getFileMetaData().getCreatedBy());
      ids = cursor(pages, store, indices);
      weights = scores.map(column -> cursor(pages, store, column)).orElse(ListCursor.NONE);
      rowsLeft = pages.getRowCount();
    } catch (IOException | RuntimeException e) {
      throw problem("row " + row + " cannot be read: " + FileEnds.reasonOf(e), e);
    }
  }

  private static ListCursor cursor(
      PageReadStore pages, ColumnReadStoreImpl store, ColumnDescriptor column) {
    return new ListCursor(
        store.getColumnReader(column), pages.getPageReader(column).getTotalValueCount());
  }

  /** The experts of the next token and, if wanted, their scores; NaN where there are none. */
  void next(int[] experts, float @org.jspecify.annotations.Nullable [] gates) {
    while (rowsLeft == 0) {
      nextGroup();
    }
    int found;
    int foundScores = experts.length;
    try {
      found = ids.whole(experts);
      if (gates != null) {
        foundScores = weights.real(gates);
      } else {
        weights.skipRow();
      }
    } catch (RuntimeException e) {
      throw problem("row " + row + " cannot be read: " + FileEnds.reasonOf(e), e);
    }
    if (found != experts.length || foundScores != experts.length) {
      throw at(
          row,
          found != experts.length
              ? found + " experts for a token; the first token has " + experts.length
              : foundScores + " scores for " + experts.length + " experts");
    }
    row++;
    rowsLeft--;
  }

  /** What is wrong with a row. */
  InputException at(long row, String message) {
    return new InputException(Location.of(source), "row " + row + ": " + message);
  }

  private InputException problem(String message, Exception cause) {
    return new InputException(
        Location.of(source), message + "; was it changed? Copy or download it again", cause);
  }

  @Override
  public void close() {
    close(file);
  }

  private void close(@org.jspecify.annotations.Nullable ParquetFileReader opened) {
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (IOException e) {
      throw problem("cannot be closed: " + FileEnds.reasonOf(e), e);
    } finally {
      codecs.release();
    }
  }
}
