package moesim.traces.records;

import java.util.List;
import java.util.regex.Pattern;
import moesim.input.Option;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;

/**
 * TokenMoE traces, {@code tokenmoe.trace.v2} and {@code v3}: a JSON line per request with {@code
 * moe_layer_ids}, {@code router_top_k}, {@code num_experts} and {@code layers}, each {@code
 * {"layer_id": 0, "selected_experts": [tokens][k], "router_scores": null or [tokens][k]}}. Only
 * prompts are recorded, from token {@code prompt_routing_start} on.
 */
public final class TokenMoeTrace implements TraceFormat {
  private static final Pattern HEAD =
      Pattern.compile("\\s*\\{(?=[^\\n]{0,20000}\"schema_version\"\\s*:\\s*\"tokenmoe\\.trace\\.)");

  /** For {@link java.util.ServiceLoader}. */
  public TokenMoeTrace() {}

  @Override
  public String name() {
    return "tokenmoe-trace";
  }

  @Override
  public String sentence() {
    return "tokenmoe.trace.v2 and v3: a JSON line per request with the experts of its prompt by layer";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.REQUEST_LINES;
  }

  @Override
  public String mark() {
    return "lines with \"schema_version\": \"tokenmoe.trace.v2\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return HEAD.matcher(DataFiles.headOfFirst(files, TokenMoeTrace::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".jsonl files", TokenMoeTrace::isOwn);
    return Records.open(
        request,
        this,
        data,
        (file, door) ->
            RecordLines.ofText(file, door, (lines, to) -> new TokenMoeLine(lines).read(to)));
  }
}
