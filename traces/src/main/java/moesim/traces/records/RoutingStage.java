package moesim.traces.records;

import java.util.List;
import moesim.traces.text.Excerpt;
import moesim.traces.text.JsonFile;

/**
 * What version 2 of {@link RoutingJsonl} says of the encoder or the decoder.
 *
 * @param name encoder or decoder
 * @param experts per layer; −1 if not stated
 * @param topK experts of an assigned token; −1 if not stated
 * @param allowsUnassigned true if tokens may get no expert
 */
record RoutingStage(String name, int experts, int topK, boolean allowsUnassigned) {
  static final String DECODER = "decoder";
  static final List<String> NAMES = List.of("encoder", DECODER);

  /** Reads an object that has begun. */
  static RoutingStage read(JsonFile json) {
    String name = "";
    int experts = RoutingRecord.NONE;
    int topK = RoutingRecord.NONE;
    boolean unassigned = false;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "routing_stage" -> name = json.text("encoder or decoder");
        case "num_experts" -> experts = json.wholeNumber("the number of experts");
        case "assigned_experts_per_token" ->
          topK = json.wholeNumber("the number of experts per token");
        case "allows_unassigned" -> unassigned = json.flag("true or false");
        default -> throw RoutingJsonlReader.unknown(json, field);
      }
    }
    if (!NAMES.contains(name)) {
      throw json.problem("routing_stage " + Excerpt.of(name) + "; expected encoder or decoder");
    }
    return new RoutingStage(name, experts, topK, unassigned);
  }
}
