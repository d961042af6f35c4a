package moesim.traces.records;

import java.util.HashMap;
import java.util.Map;
import moesim.routing.Phase;
import moesim.traces.DataFile;
import moesim.traces.text.Excerpt;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/** Reads a file of {@link RouteTrace}. */
final class RouteTraceReader implements RecordReader {
  private static final int UNKNOWN = -1;

  private final Map<Integer, Integer> tokensOfLayers = new HashMap<>();

  @Override
  public void read(DataFile file, RecordDoor door) {
    tokensOfLayers.clear();
    try (JsonFile json = new JsonFile(file)) {
      int promptTokens = UNKNOWN;
      boolean hasRecords = false;
      json.expect(JsonToken.START_OBJECT, "an object with \"records\"");
      for (String field = json.nextName(); field != null; field = json.nextName()) {
        switch (field) {
          case "format" -> checkFormat(json);
          case "prompt_tokens" -> promptTokens = json.wholeNumber("the length of the prompt");
          case "records" -> {
            if (promptTokens == UNKNOWN) {
              throw json.problem("\"prompt_tokens\" has to stand before \"records\"");
            }
            hasRecords = true;
            readRecords(json, door, promptTokens);
          }
          default -> json.skipNext();
        }
      }
      if (!hasRecords) {
        throw json.problem("\"records\" is missing");
      }
      json.expectEnd();
    }
  }

  private static void checkFormat(JsonFile json) {
    String format = json.text("the name of a format");
    if (!format.equals(RouteTrace.FORMAT)) {
      throw json.problem("format " + Excerpt.of(format) + "; expected " + RouteTrace.FORMAT);
    }
  }

  private void readRecords(JsonFile json, RecordDoor door, int promptTokens) {
    json.expect(JsonToken.START_ARRAY, "a list of records");
    int number = 0;
    while (json.next() == JsonToken.START_OBJECT) {
      json.atStep(number++);
      readRecord(json, door, promptTokens);
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a record");
    json.atNoStep();
  }

  private void readRecord(JsonFile json, RecordDoor door, int promptTokens) {
    int layer = RoutingRecord.NONE;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "layer_id" -> layer = json.wholeNumber("the number of a layer");
        case "expert_ids" -> {
          if (layer == RoutingRecord.NONE) {
            throw json.problem("\"layer_id\" has to stand before \"expert_ids\"");
          }
          readRows(json, door, layer, promptTokens);
        }
        default -> json.skipNext();
      }
    }
  }

  private void readRows(JsonFile json, RecordDoor door, int layer, int promptTokens) {
    json.expect(JsonToken.START_ARRAY, "a list of tokens");
    int token = tokensOfLayers.getOrDefault(layer, 0);
    while (json.next() == JsonToken.START_ARRAY) {
      RoutingRecord record = door.record();
      record.layer(layer);
      record.position(token);
      record.phase(token < promptTokens ? Phase.PREFILL : Phase.DECODE);
      JsonFields.expertsOfList(json, record);
      door.add(json);
      token++;
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a token's list of expert ids");
    tokensOfLayers.put(layer, token);
  }
}
