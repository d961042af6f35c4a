package moesim.traces.records;

import java.util.List;
import java.util.regex.Pattern;
import moesim.input.Option;
import moesim.routing.Phase;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.text.JsonFile;
import tools.jackson.core.JsonToken;

/**
 * The results of {@code scripts/run_moe_analysis.py} of github.com/allenai/OLMoE, also for Mixtral
 * (Hugging Face data set allenai/analysis_mixtral): a JSON line per window of text, {@code
 * {"input_ids": [2048], "predicted_token_ids": [2048], "exp_ids": [2048][k][layers]}}. Mind the
 * order of axes: token, rank, layer. Ids stand in the order of their logits. A window is a request,
 * all of it a prompt; layers are counted.
 */
public final class OlmoeAnalysisJsonl implements TraceFormat {
  private static final Pattern HEAD =
      Pattern.compile("\\s*\\{\\s*\"(input_ids|exp_ids|predicted_token_ids)\"\\s*:\\s*\\[");

  /** For {@link java.util.ServiceLoader}. */
  public OlmoeAnalysisJsonl() {}

  @Override
  public String name() {
    return "olmoe-analysis-jsonl";
  }

  @Override
  public String sentence() {
    return "results of AllenAI's run_moe_analysis.py: a JSON line per window of text with exp_ids by"
        + " token, rank and layer";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.WINDOWS;
  }

  @Override
  public String mark() {
    return "lines {\"input_ids\": [..., with \"exp_ids\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    String head = DataFiles.headOfFirst(files, OlmoeAnalysisJsonl::isOwn);
    return HEAD.matcher(head).lookingAt() && head.contains("\"exp_ids\"");
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".jsonl files", OlmoeAnalysisJsonl::isOwn);
    ExpertWindow window = new ExpertWindow();
    return Records.open(
        request,
        this,
        data,
        (file, door) -> RecordLines.ofJson(file, door, (json, to) -> line(json, to, window)));
  }

  private static void line(JsonFile json, RecordDoor door, ExpertWindow window) {
    door.layersCounted();
    window.clear();
    int tokens = RoutingRecord.NONE;
    json.expect(JsonToken.START_OBJECT, "an object with \"exp_ids\"");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "exp_ids" -> window.read(json);
        case "input_ids" -> {
          json.expect(JsonToken.START_ARRAY, "a list of token ids");
          tokens = json.countNumbers("a token id");
        }
        default -> json.skipNext();
      }
    }
    if (window.tokens() == 0) {
      throw json.problem("\"exp_ids\" is missing or empty");
    }
    if (tokens != RoutingRecord.NONE && tokens != window.tokens()) {
      throw json.problem(
          "\"exp_ids\" of " + window.tokens() + " tokens, \"input_ids\" of " + tokens);
    }
    // Handed over only now, so that a line that is cut off leaves nothing behind.
    String request = "of line " + json.line();
    for (int token = 0; token < window.tokens(); token++) {
      for (int layer = 0; layer < window.layers(); layer++) {
        RoutingRecord record = door.record();
        record.request(request);
        record.phase(Phase.PREFILL);
        record.position(token);
        record.layer(layer);
        for (int rank = 0; rank < window.topK(); rank++) {
          record.expert(window.expert(token, rank, layer));
        }
        door.add(json);
      }
    }
  }
}
