package moesim.traces.records;

import java.util.List;
import java.util.regex.Pattern;
import moesim.input.Option;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.DataFiles;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.text.Excerpt;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/**
 * The log of the routing logger for vLLM of github.com/weiran0129/vLLM-MoE-Logger and its copies: a
 * line {@code {"type": "meta", "model_id", "top_k", …}}, then a line {@code {"type": "route",
 * "req_id": "r0", "token_idx": 0, "layer": 0, "topk_ids": [9, 43], "topk_weights": [0.3, 0.1]}} per
 * token and layer. {@code token_idx} is the row in a forward pass, so it begins anew with each;
 * {@code req_id} is often the same for all. Other fields are not read.
 */
public final class VllmRouteJsonl implements TraceFormat {
  private static final Pattern HEAD = Pattern.compile("\\s*\\{(?=[^\\n]*\"type\"\\s*:\\s*"
      + "(\"meta\"[^\\n]*\"layers_logged\"|\"route\"[^\\n]*\"topk_ids\"))");

  /** For {@link java.util.ServiceLoader}. */
  public VllmRouteJsonl() {}

  @Override
  public String name() {
    return "vllm-route-jsonl";
  }

  @Override
  public String sentence() {
    return "log of a vLLM routing logger: a meta line, then a JSON line per token and layer with"
        + " topk_ids and topk_weights";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.ROWS;
  }

  @Override
  public String mark() {
    return "a line {\"type\": \"meta\", ... \"layers_logged\", or {\"type\": \"route\", ... \"topk_ids\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return HEAD.matcher(DataFiles.headOfFirst(files, VllmRouteJsonl::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".jsonl files", VllmRouteJsonl::isOwn);
    return Records.open(
        request, this, data, (file, door) -> RecordLines.ofJson(file, door, VllmRouteJsonl::line));
  }

  private static void line(JsonFile json, RecordDoor door) {
    door.weights(WeightKind.SOFTMAX);
    door.promptsMayBeCut();
    RoutingRecord record = door.record();
    String type = "";
    json.expect(JsonToken.START_OBJECT, "an object with \"type\"");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "type" -> type = json.text("\"meta\" or \"route\"");
        case "model_id" -> model(json, door);
        case "top_k" -> door.topK(json.wholeNumber("the number of experts per token"), json);
        case "req_id" -> record.request(json.text("the name of a request"));
        case "token_idx" -> record.row(json.wholeNumber("the number of a row"));
        case "layer" -> record.layer(json.wholeNumber("the number of a layer"));
        case "topk_ids" -> JsonFields.experts(json, record);
        case "topk_weights" -> JsonFields.weights(json, record);
        default -> json.skipNext();
      }
    }
    if (type.equals("route")) {
      door.add(json);
    } else if (!type.equals("meta")) {
      throw json.problem("type " + Excerpt.of(type) + "; expected \"meta\" or \"route\"");
    }
  }

  private static void model(JsonFile json, RecordDoor door) {
    String model = json.text("the name of a model");
    if (!model.isBlank()) {
      door.model(model, json);
    }
  }
}
