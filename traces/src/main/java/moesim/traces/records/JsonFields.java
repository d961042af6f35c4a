package moesim.traces.records;

import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/** Values of JSON fields that records have, read into a {@link RoutingRecord}. */
public final class JsonFields {
  private JsonFields() {}

  /** Refuses a record that has ended without its position, which {@code field} states. */
  static void requirePosition(JsonFile json, RoutingRecord record, String field) {
    if (!record.hasPosition()) {
      throw json.problem("\"" + field + "\" is missing");
    }
  }

  /** Reads a list of expert ids. */
  public static void experts(JsonFile json, RoutingRecord record) {
    json.expect(JsonToken.START_ARRAY, "a list of expert ids");
    expertsOfList(json, record);
  }

  /** Reads expert ids up to the end of a list that has begun. */
  public static void expertsOfList(JsonFile json, RoutingRecord record) {
    record.clearExperts();
    while (json.next() == JsonToken.VALUE_NUMBER_INT) {
      record.expert(json.intValue());
    }
    json.expectCurrent(JsonToken.END_ARRAY, "an expert id");
  }

  /** Reads a list of gate weights, or null if there are none. */
  public static void weights(JsonFile json, RoutingRecord record) {
    record.clearWeights();
    json.next();
    if (json.isNull()) {
      return;
    }
    json.expectCurrent(JsonToken.START_ARRAY, "a list of gate weights");
    weightsOfList(json, record);
  }

  /** Reads gate weights up to the end of a list that has begun. */
  public static void weightsOfList(JsonFile json, RoutingRecord record) {
    record.clearWeights();
    while (json.next() != JsonToken.END_ARRAY) {
      record.weight(json.currentNumber("a gate weight"));
    }
  }
}
