package moesim.traces.records;

import java.nio.ByteBuffer;
import moesim.routing.Phase;

/**
 * How a record lies in bytes: what orders it, its layer, its place in the files, experts and, if
 * there are any, weights. Records of a trace all have the same width.
 */
final class RecordLayout {
  private static final int LAYER = Long.BYTES;
  private static final int PLACE = LAYER + Integer.BYTES;
  private static final int EXPERTS = PLACE + Long.BYTES;
  private static final long POSITION_MASK = Integer.MAX_VALUE;

  private final int topK;
  private final boolean withWeights;

  RecordLayout(int topK, boolean withWeights) {
    this.topK = topK;
    this.withWeights = withWeights;
  }

  int topK() {
    return topK;
  }

  boolean withWeights() {
    return withWeights;
  }

  /** Bytes of a record. */
  int width() {
    return EXPERTS + topK * (Short.BYTES + (withWeights ? Float.BYTES : 0));
  }

  /** Request, phase and position as one number, in whose order tokens come. */
  static long orderOf(int request, Phase phase, int position) {
    return (long) request << Integer.SIZE | (long) phase.code() << (Integer.SIZE - 1) | position;
  }

  static int requestOf(long order) {
    return (int) (order >>> Integer.SIZE);
  }

  static Phase phaseOf(long order) {
    return Phase.of((int) (order >>> (Integer.SIZE - 1)) & 1);
  }

  static int positionOf(long order) {
    return (int) (order & POSITION_MASK);
  }

  void put(ByteBuffer to, int at, long order, RoutingRecord record, long place) {
    to.putLong(at, order);
    to.putInt(at + LAYER, record.layer());
    to.putLong(at + PLACE, place);
    int cell = at + EXPERTS;
    for (int i = 0; i < topK; i++) {
      to.putShort(cell, record.expertOrAbsent(i));
      cell += Short.BYTES;
    }
    for (int i = 0; i < topK && withWeights; i++) {
      to.putFloat(cell, record.weightOrNaN(i));
      cell += Float.BYTES;
    }
  }

  static long order(ByteBuffer from, int at) {
    return from.getLong(at);
  }

  static int layer(ByteBuffer from, int at) {
    return from.getInt(at + LAYER);
  }

  static long place(ByteBuffer from, int at) {
    return from.getLong(at + PLACE);
  }

  static short expert(ByteBuffer from, int at, int rank) {
    return from.getShort(at + EXPERTS + rank * Short.BYTES);
  }

  float weight(ByteBuffer from, int at, int rank) {
    return from.getFloat(at + EXPERTS + topK * Short.BYTES + rank * Float.BYTES);
  }

  /** By token, then by layer, then by place in the files. */
  static int compare(ByteBuffer a, int atA, ByteBuffer b, int atB) {
    int byToken = Long.compare(order(a, atA), order(b, atB));
    int byLayer = byToken != 0 ? byToken : Integer.compare(layer(a, atA), layer(b, atB));
    return byLayer != 0 ? byLayer : Long.compare(place(a, atA), place(b, atB));
  }
}
