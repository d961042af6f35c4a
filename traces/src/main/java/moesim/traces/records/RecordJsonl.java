package moesim.traces.records;

import java.util.List;
import java.util.regex.Pattern;
import moesim.input.Option;
import moesim.routing.Phase;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.DataFiles;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/**
 * One JSON line per generated token and layer, {@code {"dataset": "gsm8k", "problem_id": 0,
 * "layer": 15, "token_idx": 42, "experts": [3, 7], "gating_probs": [0.68, 0.32]}}, as written by
 * the profiler of github.com/Mario928/speculative-moe. A problem is a request; its prompt is not
 * recorded. Other fields are not read.
 */
public final class RecordJsonl implements TraceFormat {
  private static final Pattern HEAD = Pattern.compile(
      "\\s*\\{(?=[^\\n}]*\"token_idx\"\\s*:)(?=[^\\n}]*\"layer\"\\s*:)(?=[^\\n}]*\"experts\"\\s*:)");

  /** For {@link java.util.ServiceLoader}. */
  public RecordJsonl() {}

  @Override
  public String name() {
    return "record-jsonl";
  }

  @Override
  public String sentence() {
    return "one JSON line per generated token and layer with dataset, problem_id, experts and"
        + " gating_probs; a problem is a request";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.BASIC;
  }

  @Override
  public String mark() {
    return "lines with \"layer\", \"token_idx\" and \"experts\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return HEAD.matcher(DataFiles.headOfFirst(files, RecordJsonl::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".jsonl files", RecordJsonl::isOwn);
    return Records.open(
        request, this, data, (file, door) -> RecordLines.ofJson(file, door, RecordJsonl::line));
  }

  static void line(JsonFile json, RecordDoor door) {
    door.weights(WeightKind.RENORMALISED);
    RoutingRecord record = door.record();
    record.phase(Phase.DECODE);
    String dataset = "";
    String problem = "";
    json.expect(JsonToken.START_OBJECT, "an object with \"layer\", \"token_idx\", \"experts\"");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "dataset" -> dataset = json.text("the name of a dataset");
        case "problem_id" -> problem = json.text("the number of a problem");
        case "layer" -> record.layer(json.wholeNumber("the number of a layer"));
        case "token_idx" -> record.position(json.wholeNumber("the number of a token"));
        case "experts" -> JsonFields.experts(json, record);
        case "gating_probs" -> JsonFields.weights(json, record);
        default -> json.skipNext();
      }
    }
    JsonFields.requirePosition(json, record, "token_idx");
    record.request((dataset + " " + problem).strip());
    door.add(json);
  }
}
