package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.routing.WeightKind;
import moesim.traces.DataFile;
import moesim.traces.text.Excerpt;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/** Reads files of {@link RoutingJsonl}. */
final class RoutingJsonlReader implements RecordReader {
  private static final String EVENT = "routing_selection";

  private final Optional<String> wantedStage;
  private boolean hasMetadata;
  private int version;
  private RoutingStage stage = new RoutingStage(RoutingStage.DECODER, -1, -1, false);

  RoutingJsonlReader(Optional<String> wantedStage) {
    this.wantedStage = wantedStage;
  }

  @Override
  public void read(DataFile file, RecordDoor door) {
    hasMetadata = false;
    RecordLines.ofJson(file, door, this::line);
  }

  static InputException unknown(JsonFile json, String field) {
    return json.problem(
        "field " + Excerpt.of(field) + ", which " + RoutingJsonl.FORMAT + " does not have here");
  }

  private void line(JsonFile json, RecordDoor door) {
    json.expect(JsonToken.START_OBJECT, "an object with \"record_type\"");
    if (hasMetadata) {
      RoutingSelection selection = RoutingSelection.read(json, door.record());
      selection.check(json, version, stage);
      if (selection.isOf(version, stage)) {
        door.weights(WeightKind.SOFTMAX);
        door.add(json);
      } else {
        door.leaveOut(
            "the " + selection.stage() + "; stage: " + selection.stage() + " reads them instead");
      }
    } else {
      readMetadata(json, door);
      hasMetadata = true;
    }
  }

  private void readMetadata(JsonFile json, RecordDoor door) {
    String type = "";
    int ofFile = 0;
    List<RoutingStage> stages = new ArrayList<>();
    int experts = RoutingRecord.NONE;
    int topK = RoutingRecord.NONE;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "record_type" -> type = json.text("metadata");
        case "format" -> checkFormat(json);
        case "format_version" -> ofFile = json.wholeNumber("a version");
        case "model_id" -> door.model(json.text("the name of a model"), json);
        case "num_experts" -> experts = json.wholeNumberOrNull("the number of experts", experts);
        case "experts_per_token" ->
          topK = json.wholeNumberOrNull("the number of experts per token", topK);
        case "routing_stages" -> readStages(json, stages);
        case "source_text",
            "generated_text",
            "capture_method",
            "created_at",
            "transformers_version",
            "model_revision" -> json.skipNext();
        default -> throw unknown(json, field);
      }
    }
    if (!type.equals("metadata")) {
      throw json.problem("record_type " + Excerpt.of(type) + "; the first line has to be metadata");
    }
    version = checkedVersion(json, ofFile, stages);
    stage = version == 1
        ? new RoutingStage(RoutingStage.DECODER, experts, topK, false)
        : chosen(json, stages);
    if (stage.experts() >= 0) {
      door.experts(stage.experts(), json);
    }
    if (stage.topK() >= 0) {
      door.topK(stage.topK(), json);
    }
  }

  private static void checkFormat(JsonFile json) {
    String format = json.text("the name of a format");
    if (!format.equals(RoutingJsonl.FORMAT)) {
      throw json.problem("format " + Excerpt.of(format) + "; expected " + RoutingJsonl.FORMAT);
    }
  }

  private static void readStages(JsonFile json, List<RoutingStage> stages) {
    json.expect(JsonToken.START_ARRAY, "a list of stages");
    while (json.next() == JsonToken.START_OBJECT) {
      stages.add(RoutingStage.read(json));
    }
    json.expectCurrent(JsonToken.END_ARRAY, "a stage");
  }

  private static int checkedVersion(JsonFile json, int version, List<RoutingStage> stages) {
    if (version != 1 && version != 2) {
      throw json.problem("format_version " + version + "; versions 1 and 2 can be read");
    }
    if ((version == 2) == stages.isEmpty()) {
      throw json.problem(
          version == 2 ? "\"routing_stages\" is missing" : "\"routing_stages\" in version 1");
    }
    return version;
  }

  private RoutingStage chosen(JsonFile json, List<RoutingStage> stages) {
    String wanted = wantedStage.orElseGet(() -> stages.get(stages.size() - 1).name());
    for (RoutingStage candidate : stages) {
      if (candidate.name().equals(wanted)) {
        return candidate;
      }
    }
    throw json.problem("the trace has no " + wanted);
  }

  /** True if {@code type} is that of a selection. */
  static boolean isSelection(String type) {
    return type.equals(EVENT);
  }
}
