package moesim.traces.parquet;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import moesim.model.MoeModel;
import moesim.routing.TraceFacts;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The columns of a trace file and their widths.
 *
 * @param cells entries of a token: layers times top-k
 * @param idWidth bytes per expert id
 * @param hasWeights true if there is a weights column
 * @param hasArrivals true if there is a column of arrivals
 * @param hasSubjects true if there is a column of subjects
 * @param rowsPerPage rows of a page, in all columns
 * @param rowsPerRowGroup rows of a row group
 */
record TraceColumns(
    int cells,
    int idWidth,
    boolean hasWeights,
    boolean hasArrivals,
    boolean hasSubjects,
    int rowsPerPage,
    int rowsPerRowGroup) {
  static final String REQUEST = "request";
  static final String PHASE = "phase";
  static final String POSITION = "position";
  static final String ARRIVAL = "arrival_ns";
  static final String SUBJECT = "subject";
  static final String EXPERTS = "experts";
  static final String WEIGHTS = "weights";

  /**
   * One zstd block, the unit it compresses: smaller pages compress worse, larger ones read no
   * faster.
   */
  private static final int PAGE_ID_BYTES = 128 * 1024;

  private static final int MOST_ROWS_PER_PAGE = 16 * 1024;
  /** 6 MiB of ids: little enough to buffer while writing, enough to make row groups few. */
  private static final int PAGES_PER_ROW_GROUP = 48;

  static TraceColumns of(MoeModel model, TraceFacts facts, boolean arrivals, boolean subjects) {
    int cells = Math.multiplyExact(model.layers(), model.topK());
    int idWidth = IdBytes.widthOf(model.selectableExperts(), facts.ragged());
    int rowsPerPage = Math.max(
        1, Math.min(MOST_ROWS_PER_PAGE, PAGE_ID_BYTES / Math.multiplyExact(cells, idWidth)));
    return new TraceColumns(
        cells,
        idWidth,
        facts.weights().isPresent(),
        arrivals,
        subjects,
        rowsPerPage,
        rowsPerPage * PAGES_PER_ROW_GROUP);
  }

  int expertBytes() {
    return Math.multiplyExact(cells, idWidth);
  }

  int weightBytes() {
    return Math.multiplyExact(cells, Float.BYTES);
  }

  MessageType schema() {
    List<Type> types = new ArrayList<>();
    for (String integers : List.of(REQUEST, PHASE, POSITION)) {
      types.add(Types.required(INT32).named(integers));
    }
    if (hasArrivals) {
      types.add(Types.required(INT64).named(ARRIVAL));
    }
    if (hasSubjects) {
      types.add(Types.required(INT32).named(SUBJECT));
    }
    types.add(Types.required(FIXED_LEN_BYTE_ARRAY).length(expertBytes()).named(EXPERTS));
    if (hasWeights) {
      types.add(Types.required(FIXED_LEN_BYTE_ARRAY).length(weightBytes()).named(WEIGHTS));
    }
    return new MessageType("moesim_trace", types);
  }

  /**
   * Checks that {@code schema} has these columns; further ones do not matter.
   *
   * @throws IllegalArgumentException saying which column is missing or different
   */
  void check(MessageType schema) {
    for (Type expected : schema().getFields()) {
      if (!schema.containsField(expected.getName())) {
        String found =
            schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
            "column \"" + expected.getName() + "\" is missing, found " + found);
      }
      Type found = schema.getType(expected.getName());
      if (!sameLayout(expected.asPrimitiveType(), found)) {
        throw new IllegalArgumentException(
            "column is \"" + found + "\", expected \"" + expected + "\"");
      }
    }
    if (!hasWeights && schema.containsField(WEIGHTS)) {
      throw new IllegalArgumentException(
          "column \"" + WEIGHTS + "\" is there, but the metadata says that there are no weights");
    }
  }

  private static boolean sameLayout(PrimitiveType expected, Type found) {
    if (!found.isPrimitive() || !found.isRepetition(Repetition.REQUIRED)) {
      return false;
    }
    PrimitiveType type = found.asPrimitiveType();
    PrimitiveTypeName physical = expected.getPrimitiveTypeName();
    return type.getPrimitiveTypeName() == physical
        && (physical != FIXED_LEN_BYTE_ARRAY || type.getTypeLength() == expected.getTypeLength());
  }
}
