package moesim.traces.records;

import java.util.Arrays;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/** Lists of numbers of consecutive tokens, one after another in one array. */
final class TokenRows {
  // Expert ids are exact in a float.
  private float[] values = new float[64];
  private int[] ends = new int[16];
  private int used;
  private int count;

  /** Reads a list of lists of whole numbers. */
  void readWholeNumbers(JsonFile json) {
    json.expect(JsonToken.START_ARRAY, "a list of tokens");
    readRows(json, true);
  }

  /** Reads a list of lists of numbers, or null. */
  void readNumbers(JsonFile json) {
    json.next();
    if (!json.isNull()) {
      json.expectCurrent(JsonToken.START_ARRAY, "a list of tokens");
      readRows(json, false);
    }
  }

  private void readRows(JsonFile json, boolean whole) {
    while (json.next() == JsonToken.START_ARRAY) {
      while (json.next() != JsonToken.END_ARRAY) {
        add(whole ? json.intValue() : json.currentNumber("a score"));
      }
      endRow();
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a token's list");
  }

  private void add(float value) {
    values = used == values.length ? Arrays.copyOf(values, 2 * used) : values;
    values[used++] = value;
  }

  private void endRow() {
    ends = count == ends.length ? Arrays.copyOf(ends, 2 * count) : ends;
    ends[count++] = used;
  }

  int count() {
    return count;
  }

  /** Where the values of {@code token} begin; those of the last end where one more would begin. */
  int from(int token) {
    return token == 0 ? 0 : token > count ? used : ends[token - 1];
  }

  float value(int index) {
    return values[index];
  }
}
