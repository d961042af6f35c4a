package moesim.traces.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import moesim.routing.RoutingBlock;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** One row of a trace file on its way there; reused for every row. */
final class Token {
  private final TraceColumns columns;
  private final IdBytes ids;
  private final byte[] experts;
  private final ByteBuffer weights;
  private final FloatBuffer weightValues;
  private int request;
  private int phase;
  private int position;
  private long arrivalNs;
  private int subject;

  Token(TraceColumns columns, IdBytes ids) {
    this.columns = columns;
    this.ids = ids;
    experts = new byte[columns.expertBytes()];
    weights = ByteBuffer.allocate(columns.hasWeights() ? columns.weightBytes() : 0)
        .order(ByteOrder.LITTLE_ENDIAN);
    weightValues = weights.asFloatBuffer();
  }

  /**
   * Takes over {@code token} of {@code block}, whose ids are all accepted; {@code arrivalNs} and
   * {@code subject} are those of its request.
   */
  void set(RoutingBlock block, int token, long arrivalNs, int subject) {
    this.arrivalNs = arrivalNs;
    this.subject = subject;
    request = block.requests()[token];
    phase = block.phases()[token];
    position = block.positions()[token];
    int cell = token * columns.cells();
    ids.encode(block.experts(), cell, columns.cells(), experts);
    if (columns.hasWeights()) {
      setWeights(block.weights(), cell);
    }
  }

  private void setWeights(float @Nullable [] values, int cell) {
    weightValues.clear();
    if (values != null) {
      weightValues.put(values, cell, columns.cells());
    }
    while (weightValues.hasRemaining()) {
      weightValues.put(Float.NaN);
    }
  }

  void addTo(ContentDigest digest) {
    digest.add(request, phase, position, experts, weights.array());
    if (columns.hasArrivals()) {
      digest.add(arrivalNs);
    }
  }

  void addTo(RecordConsumer consumer) {
    consumer.startMessage();
    addInteger(consumer, TraceColumns.REQUEST, 0, request);
    addInteger(consumer, TraceColumns.PHASE, 1, phase);
    addInteger(consumer, TraceColumns.POSITION, 2, position);
    int field = 3;
    if (columns.hasArrivals()) {
      consumer.startField(TraceColumns.ARRIVAL, field);
      consumer.addLong(arrivalNs);
      consumer.endField(TraceColumns.ARRIVAL, field++);
    }
    if (columns.hasSubjects()) {
      addInteger(consumer, TraceColumns.SUBJECT, field++, subject);
    }
    addBytes(consumer, TraceColumns.EXPERTS, field++, experts);
    if (columns.hasWeights()) {
      addBytes(consumer, TraceColumns.WEIGHTS, field, weights.array());
    }
    consumer.endMessage();
  }

  private static void addInteger(RecordConsumer consumer, String column, int index, int value) {
    consumer.startField(column, index);
    consumer.addInteger(value);
    consumer.endField(column, index);
  }

  private static void addBytes(RecordConsumer consumer, String column, int index, byte[] value) {
    consumer.startField(column, index);
    consumer.addBinary(Binary.fromReusedByteArray(value));
    consumer.endField(column, index);
  }
}
