package moesim.traces.text;

import java.util.Arrays;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.DataFile;

/** The current row of a {@code route_trace v1} file: one expert of one token and layer. */
final class BigMoeRow implements Place, AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final String[] TITLES = BigMoeHeader.FIRST_COLUMNS.toArray(String[]::new);
  private static final int TURN = 0;
  private static final int PHASE = 1;
  private static final int STEP = 2;
  private static final int LAYER = 3;
  private static final int SLOT = 4;
  private static final int EXPERT = 5;
  private static final int WEIGHT = 6;
  private static final int DROPPED = 7;
  private static final int OTHER = 8;

  private final ByteText text;
  private final List<Integer> layerIds;
  // What the columns after the first ones are, as far as any of them is read; whether others
  // follow.
  private final int[] moreColumns;
  private final boolean hasOthers;
  private final boolean hasDropped;
  // Of each layer number its index, or −1.
  private final int[] layerIndices;
  private final int[] values = new int[TITLES.length];
  private int dropped;
  private boolean present;
  private long line;
  private float weight;
  private int layerIndex;

  /** Opens {@code file} before its first row. */
  BigMoeRow(DataFile file) {
    text = new ByteText(file, BUFFER);
    BigMoeHeader header = BigMoeHeader.read(text);
    layerIds = header.shape().layerIds();
    layerIndices = new int[layerIds.get(layerIds.size() - 1) + 1];
    Arrays.fill(layerIndices, -1);
    for (int i = 0; i < layerIds.size(); i++) {
      layerIndices[layerIds.get(i)] = i;
    }
    List<String> more = header.columns().subList(TITLES.length, header.columns().size());
    int weightColumn = more.indexOf(BigMoeHeader.WEIGHT);
    int droppedColumn = more.indexOf(BigMoeHeader.DROPPED);
    moreColumns = new int[1 + Math.max(weightColumn, droppedColumn)];
    for (int i = 0; i < moreColumns.length; i++) {
      moreColumns[i] = i == weightColumn ? WEIGHT : i == droppedColumn ? DROPPED : OTHER;
    }
    hasOthers = moreColumns.length < more.size();
    hasDropped = droppedColumn >= 0;
  }

  /** Reads the next row, if there is one. */
  void advance(boolean withWeights) {
    present = !text.atEnd();
    line = text.line();
    if (!present) {
      return;
    }
    text.wholeNumbers(values, TITLES, SLOT);
    if (withWeights || hasDropped) {
      readMore();
    } else {
      text.skipLine();
    }
    check();
  }

  private void readMore() {
    for (int i = 0; i < moreColumns.length; i++) {
      if (i > 0) {
        text.expect(',', "a comma");
      }
      switch (moreColumns[i]) {
        case WEIGHT -> weight = text.decimal("weight");
        case DROPPED -> dropped = text.wholeNumber("dropped");
        default -> text.skipField();
      }
    }
    if (hasOthers) {
      text.expect(',', "a comma");
      text.skipLine();
    } else if (!text.endLine()) {
      throw text.unexpected("the end of the line");
    }
  }

  private void check() {
    int layer = layer();
    layerIndex = layer < layerIndices.length ? layerIndices[layer] : -1;
    if (layerIndex < 0) {
      throw problem("the header gives this layer no experts");
    }
    if (phase() > 1) {
      throw problem("phase " + phase() + "; it is 0 (prefill) or 1 (decode)");
    }
    if (dropped != 0) {
      throw problem(
          "expert " + expert() + " was dropped by the recorder; record without dropping experts");
    }
  }

  /** False after the last row. */
  boolean isPresent() {
    return present;
  }

  int turn() {
    return values[TURN];
  }

  int phase() {
    return values[PHASE];
  }

  int step() {
    return values[STEP];
  }

  /** The layer's number in the model. */
  int layer() {
    return values[LAYER];
  }

  /** The layer's index among the MoE layers. */
  int layerIndex() {
    return layerIndex;
  }

  /** The model's number of the layer with this index. */
  int layerId(int index) {
    return layerIds.get(index);
  }

  int slot() {
    return values[SLOT];
  }

  int expert() {
    return values[EXPERT];
  }

  float weight() {
    return weight;
  }

  /** What is missing before this row, or at the end of the file if there is none. */
  InputException lacks(String message) {
    return problem(message
        + (present
            ? "; was the file cut off?"
            : "; the file ends here" + ByteText.cutOffAt(text.offset())));
  }

  /** What is wrong with this row, or with the end of the file if there is none. */
  @Override
  public InputException problem(String message) {
    String context = present ? "step " + step() + ", layer " + layer() + ": " : "";
    return new InputException(Location.inText(text.file(), line, Location.NONE), context + message);
  }

  @Override
  public void close() {
    text.close();
  }
}
