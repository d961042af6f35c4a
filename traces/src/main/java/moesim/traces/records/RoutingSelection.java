package moesim.traces.records;

import java.util.Map;
import moesim.routing.Phase;
import moesim.traces.text.Excerpt;
import moesim.traces.text.JsonFile;

/**
 * What a selection of {@link RoutingJsonl} says beside its record; empty is not said.
 *
 * @param phase as the file names it
 * @param stage encoder or decoder; version 2 only
 * @param state assigned or unassigned; version 2 only
 * @param reason why it is not assigned
 */
record RoutingSelection(String phase, String stage, String state, String reason) {
  private static final Map<String, Phase> PHASES_OF_1 =
      Map.of("prompt", Phase.PREFILL, "generated", Phase.DECODE);
  private static final Map<String, Phase> PHASES_OF_ENCODER = Map.of("source", Phase.PREFILL);
  private static final Map<String, Phase> PHASES_OF_DECODER =
      Map.of("decoder_prompt", Phase.PREFILL, "decoder_generated", Phase.DECODE);

  /** Reads an object that has begun, the record's own fields into {@code record}. */
  static RoutingSelection read(JsonFile json, RoutingRecord record) {
    String type = "";
    String phase = "";
    String stage = "";
    String state = "";
    String reason = "";
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "record_type" -> type = json.text("routing_selection");
        case "phase" -> phase = json.text("a phase");
        case "routing_stage" -> stage = json.text("encoder or decoder");
        case "assignment_state" -> state = json.text("assigned or unassigned");
        case "unassigned_reason" -> reason = json.text("capacity");
        case "token_position" -> record.position(json.wholeNumber("the position of a token"));
        case "layer" -> record.layer(json.wholeNumber("the number of a layer"));
        case "selected_experts" -> JsonFields.experts(json, record);
        case "selected_probabilities" -> JsonFields.weights(json, record);
        case "token_id" -> json.skipNext();
        default -> throw RoutingJsonlReader.unknown(json, field);
      }
    }
    if (!RoutingJsonlReader.isSelection(type)) {
      throw json.problem("record_type " + Excerpt.of(type)
          + "; lines after the first have to be routing_selection");
    }
    JsonFields.requirePosition(json, record, "token_position");
    RoutingSelection selection = new RoutingSelection(phase, stage, state, reason);
    record.phase(selection.knownPhase(json));
    if (state.equals("unassigned")) {
      record.unassigned();
    }
    return selection;
  }

  private Phase knownPhase(JsonFile json) {
    Map<String, Phase> phases = switch (stage) {
      case "" -> PHASES_OF_1;
      case RoutingStage.DECODER -> PHASES_OF_DECODER;
      default -> PHASES_OF_ENCODER;
    };
    Phase known = phases.get(phase);
    if (known == null) {
      throw json.problem("phase " + Excerpt.of(phase) + "; expected "
          + String.join(" or ", phases.keySet().stream().sorted().toList()));
    }
    return known;
  }

  /** Checks that it is of {@code version} and, if of {@code wanted}, what that allows. */
  void check(JsonFile json, int version, RoutingStage wanted) {
    if (version == 1) {
      if (!(stage + state + reason).isEmpty()) {
        throw json.problem("a selection of version 2 in a file of version 1");
      }
      return;
    }
    if (!RoutingStage.NAMES.contains(stage)) {
      throw json.problem("routing_stage " + Excerpt.of(stage) + "; expected encoder or decoder");
    }
    boolean unassigned = state.equals("unassigned");
    if (!unassigned && !state.equals("assigned")) {
      throw json.problem(
          "assignment_state " + Excerpt.of(state) + "; expected assigned or unassigned");
    }
    if (!reason.equals(unassigned ? "capacity" : "")) {
      throw json.problem(
          "unassigned_reason " + Excerpt.of(reason) + " of a token that is " + state);
    }
    if (unassigned && stage.equals(wanted.name()) && !wanted.allowsUnassigned()) {
      throw json.problem("an unassigned token, which the metadata do not allow for the " + stage);
    }
  }

  /** True if it is of the stage that is read. */
  boolean isOf(int version, RoutingStage wanted) {
    return version == 1 || stage.equals(wanted.name());
  }
}
