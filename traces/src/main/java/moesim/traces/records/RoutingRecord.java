package moesim.traces.records;

import java.util.Arrays;
import java.util.Optional;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;

/**
 * What a recorder wrote of one token at one layer. A format fills it in and hands it to the {@link
 * RecordDoor} it has it from.
 *
 * <p><b>Position.</b> Where the token stands in its request, or in its phase of the request, if the
 * recorder says so; the number of its row in a forward pass, if that is all it says; else nothing,
 * and the n-th record of a layer is taken as token n.
 */
public final class RoutingRecord {
  static final int NONE = -1;

  private String request = "";
  private Optional<Phase> phase = Optional.empty();
  private int position;
  private boolean hasPosition;
  private int row;
  private boolean hasRow;
  private int layer = NONE;
  private int[] experts = new int[16];
  private int expertCount;
  private float[] weights = new float[16];
  private int weightCount;
  private boolean unassigned;

  RoutingRecord() {}

  RoutingRecord clear() {
    request = "";
    phase = Optional.empty();
    position = 0;
    hasPosition = false;
    row = 0;
    hasRow = false;
    layer = NONE;
    unassigned = false;
    clearExperts();
    clearWeights();
    return this;
  }

  /** Sets the request, by any name that is the same throughout the file; a file is one if unset. */
  public void request(String key) {
    request = key;
  }

  /** Sets the phase, if the recorder knows it. */
  public void phase(Phase known) {
    phase = Optional.of(known);
  }

  /** Sets the token's position in its request or in its phase, from 0. */
  public void position(int ofToken) {
    position = ofToken;
    hasPosition = true;
  }

  /** Sets the token's row in a forward pass, if no position is known. */
  public void row(int ofPass) {
    row = ofPass;
    hasRow = true;
  }

  /** Sets the number of the layer. */
  public void layer(int number) {
    layer = number;
  }

  /** Says that the token got no expert here, as all it chose were full. */
  public void unassigned() {
    unassigned = true;
  }

  /** Adds an expert; those of a token come in the order of the recorder. */
  public void expert(int id) {
    if (expertCount == experts.length) {
      experts = Arrays.copyOf(experts, 2 * expertCount);
    }
    experts[expertCount++] = id;
  }

  /** Forgets the experts. */
  public void clearExperts() {
    expertCount = 0;
  }

  /** Adds a gate weight; weights come in the order of the experts. */
  public void weight(float ofExpert) {
    if (weightCount == weights.length) {
      weights = Arrays.copyOf(weights, 2 * weightCount);
    }
    weights[weightCount++] = ofExpert;
  }

  /** Forgets the weights. */
  public void clearWeights() {
    weightCount = 0;
  }

  String request() {
    return request;
  }

  Optional<Phase> phase() {
    return phase;
  }

  boolean hasPosition() {
    return hasPosition;
  }

  /** Meaningless unless it {@link #hasPosition}. */
  int position() {
    return position;
  }

  boolean hasRow() {
    return hasRow;
  }

  /** {@link #NONE} unless it {@link #hasRow}. */
  int row() {
    return hasRow ? row : NONE;
  }

  /** Position or row, whichever is the smaller; 0 if neither is known. */
  int leastNumber() {
    return Math.min(position, row);
  }

  int layer() {
    return layer;
  }

  boolean isUnassigned() {
    return unassigned;
  }

  int expertCount() {
    return expertCount;
  }

  int weightCount() {
    return weightCount;
  }

  int expertAt(int rank) {
    return experts[rank];
  }

  short expertOrAbsent(int rank) {
    return rank < expertCount ? (short) experts[rank] : RoutingBlock.ABSENT;
  }

  float weightOrNaN(int rank) {
    return rank < weightCount ? weights[rank] : Float.NaN;
  }
}
