package moesim.traces.records;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moesim.routing.Phase;
import moesim.routing.WeightKind;
import moesim.traces.text.Excerpt;
import moesim.traces.text.JsonFile;
import moesim.traces.text.LineFile;
import tools.jackson.core.JsonToken;

/** A line of {@link TokenMoeTrace}: a request. It is read twice, as its fields have no order. */
final class TokenMoeLine {
  private static final List<String> VERSIONS = List.of("tokenmoe.trace.v2", "tokenmoe.trace.v3");

  private final LineFile lines;
  private final Set<Integer> layers = new TreeSet<>();
  private String request = "";
  private int firstToken;
  private boolean hasLayers;

  TokenMoeLine(LineFile lines) {
    this.lines = lines;
  }

  void read(RecordDoor door) {
    try (JsonFile json = new JsonFile(lines)) {
      readHeader(json, door);
      json.expectEnd();
    }
    try (JsonFile json = new JsonFile(lines)) {
      json.next();
      for (String field = json.nextName(); field != null; field = json.nextName()) {
        if (field.equals("layers")) {
          readLayers(json, door);
        } else {
          json.skipNext();
        }
      }
    }
  }

  private void readHeader(JsonFile json, RecordDoor door) {
    String version = "";
    json.expect(JsonToken.START_OBJECT, "an object with \"schema_version\"");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "schema_version" -> version = json.text("a version");
        case "request_id" -> request = json.text("the name of a request");
        case "model_id" -> door.model(json.text("the name of a model"), json);
        case "router_top_k" -> door.topK(json.wholeNumber("the number of experts per token"), json);
        case "num_experts" -> door.experts(json.wholeNumber("the number of experts"), json);
        case "prompt_routing_start" ->
          firstToken = json.wholeNumber("the number of the first token");
        case "routing_scope" -> checkScope(json);
        case "moe_layer_ids" -> readLayerIds(json);
        case "layers" -> {
          hasLayers = true;
          json.skipNext();
        }
        default -> json.skipNext();
      }
    }
    if (!VERSIONS.contains(version)) {
      throw json.problem(
          "schema_version " + Excerpt.of(version) + "; expected " + String.join(" or ", VERSIONS));
    }
    if (layers.isEmpty() || !hasLayers) {
      throw json.problem("\"" + (hasLayers ? "moe_layer_ids" : "layers") + "\" is missing");
    }
  }

  private static void checkScope(JsonFile json) {
    String scope = json.text("a scope");
    if (!scope.equals("prompt_only")) {
      throw json.problem("routing_scope " + Excerpt.of(scope) + "; only prompt_only can be read");
    }
  }

  private void readLayerIds(JsonFile json) {
    json.expect(JsonToken.START_ARRAY, "a list of layers");
    while (json.next() != JsonToken.END_ARRAY) {
      layers.add(json.currentWholeNumber("the number of a layer"));
    }
  }

  private void readLayers(JsonFile json, RecordDoor door) {
    json.expect(JsonToken.START_ARRAY, "a list of layers");
    Set<Integer> missing = new TreeSet<>(layers);
    while (json.next() == JsonToken.START_OBJECT) {
      missing.remove(readLayer(json, door));
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a layer");
    if (!missing.isEmpty()) {
      throw json.problem("layers "
          + missing.stream().map(String::valueOf).collect(Collectors.joining(", "))
          + " of \"moe_layer_ids\" have no tokens in \"layers\"");
    }
  }

  /** The layer that has tokens, or none. */
  private int readLayer(JsonFile json, RecordDoor door) {
    int layer = RoutingRecord.NONE;
    TokenRows experts = new TokenRows();
    TokenRows scores = new TokenRows();
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "layer_id" -> layer = json.wholeNumber("the number of a layer");
        case "selected_experts" -> experts.readWholeNumbers(json);
        case "router_scores" -> scores.readNumbers(json);
        default -> json.skipNext();
      }
    }
    if (!layers.contains(layer)) {
      throw json.problem("layer " + layer + ", which is not among \"moe_layer_ids\"");
    }
    if (scores.count() > 0 && scores.count() != experts.count()) {
      throw json.problem(
          "router_scores of " + scores.count() + " tokens, selected_experts of " + experts.count());
    }
    hand(json, door, layer, experts, scores);
    return experts.count() > 0 ? layer : RoutingRecord.NONE;
  }

  private void hand(
      JsonFile json, RecordDoor door, int layer, TokenRows experts, TokenRows scores) {
    if (scores.count() > 0) {
      door.weights(WeightKind.UNKNOWN);
    }
    for (int token = 0; token < experts.count(); token++) {
      RoutingRecord record = door.record();
      record.request(request);
      record.phase(Phase.PREFILL);
      record.position(firstToken + token);
      record.layer(layer);
      for (int i = experts.from(token); i < experts.from(token + 1); i++) {
        record.expert((int) experts.value(i));
      }
      for (int i = scores.from(token); i < scores.from(token + 1); i++) {
        record.weight(scores.value(i));
      }
      door.add(json);
    }
  }
}
