package moesim.traces.records;

import java.util.Arrays;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;

/** Sorted records as tokens: all layers of one together. */
final class TokenCursor {
  private final RecordCursor records;
  private final RecordTable table;
  private final RecordLayout layout;
  private final short[] experts;
  private final float[] weights;
  private final long[] placeOfLayer;
  private boolean hasNext;
  private long order;
  private long firstRecord;
  private long nextRecord;
  private int lastLayer;

  /** Begins at record {@code first}, which is the first of a token. */
  TokenCursor(RecordTable table, long first) {
    this.table = table;
    layout = table.layout();
    int layers = table.layers().count();
    experts = new short[layers * layout.topK()];
    weights = new float[layout.withWeights() ? experts.length : 0];
    placeOfLayer = new long[layers];
    records = table.sorted().open(first);
    nextRecord = first;
    hasNext = records.next();
  }

  /** Goes to the next token; false at the end. */
  boolean next() {
    if (!hasNext) {
      return false;
    }
    order = RecordLayout.order(records.bytes(), records.at());
    firstRecord = nextRecord;
    lastLayer = -1;
    Arrays.fill(experts, RoutingBlock.ABSENT);
    Arrays.fill(weights, Float.NaN);
    do {
      take();
      nextRecord++;
      hasNext = records.next();
    } while (hasNext && RecordLayout.order(records.bytes(), records.at()) == order);
    return true;
  }

  private void take() {
    int layerId = RecordLayout.layer(records.bytes(), records.at());
    long place = RecordLayout.place(records.bytes(), records.at());
    if (lastLayer >= 0 && table.layers().id(lastLayer) == layerId) {
      throw twice(layerId, place);
    }
    int layer = lastLayer + 1;
    while (table.layers().id(layer) != layerId) {
      layer++;
    }
    lastLayer = layer;
    placeOfLayer[layer] = place;
    int cell = layer * layout.topK();
    for (int i = 0; i < layout.topK(); i++) {
      experts[cell + i] = RecordLayout.expert(records.bytes(), records.at(), i);
    }
    for (int i = 0; i < layout.topK() && layout.withWeights(); i++) {
      weights[cell + i] = layout.weight(records.bytes(), records.at(), i);
    }
  }

  private InputException twice(int layerId, long place) {
    String first = table.places().inFile(placeOfLayer[lastLayer]);
    Location second = table.places().at(place);
    return new InputException(
        second,
        table.requests().shown(request()) + " has position " + position() + " of layer " + layerId
            + " twice, first in " + first
            + "; are several requests mixed that have no name, or the same?");
  }

  int request() {
    return RecordLayout.requestOf(order);
  }

  Phase phase() {
    return RecordLayout.phaseOf(order);
  }

  int position() {
    return RecordLayout.positionOf(order);
  }

  /** Number of its first record. */
  long firstRecord() {
    return firstRecord;
  }

  /** Its experts, {@code [layers][topK]}; overwritten by the next token. */
  short[] experts() {
    return experts;
  }

  /** Its weights, in the same shape; empty if there are none. */
  float[] weights() {
    return weights;
  }

  /** Where the record of its last layer stands. */
  Location location() {
    return table.places().at(placeOfLayer[lastLayer]);
  }

  Location locationOf(int layer) {
    return table.places().at(placeOfLayer[layer]);
  }
}
