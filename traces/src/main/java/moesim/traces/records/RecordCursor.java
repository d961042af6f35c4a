package moesim.traces.records;

import java.nio.ByteBuffer;

/** A pass over records in a {@link RecordLayout}. */
interface RecordCursor {
  /** Goes to the next record; false at the end. */
  boolean next();

  /** Where the record lies; until the next call of {@link #next}. */
  ByteBuffer bytes();

  /** Where in {@link #bytes} it begins. */
  int at();
}
