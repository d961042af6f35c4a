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
 * The routes of vference, format {@code vference.route-trace.v1}: a JSON file per request, {@code
 * {"format": …, "prompt_tokens": 1, "output_tokens": […], "records": [{"layer_id": 0,
 * "expert_ids": [[0, 1]]}, …]}}. A record is a layer of a forward pass with a row per token; rows
 * of a layer follow each other, the first {@code prompt_tokens} of them are the prompt.
 */
public final class RouteTrace implements TraceFormat {
  static final String FORMAT = "vference.route-trace.v1";

  private static final Pattern HEAD =
      Pattern.compile("\\s*\\{(?=[^\\n]{0,2000}\"format\"\\s*:\\s*\"vference\\.route-trace\\.)");

  /** For {@link java.util.ServiceLoader}. */
  public RouteTrace() {}

  @Override
  public String name() {
    return "route-trace";
  }

  @Override
  public String sentence() {
    return "vference.route-trace.v1: a JSON file per request with the layers of its forward passes";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.PLAIN;
  }

  @Override
  public String mark() {
    return "{\"format\": \"" + FORMAT + "\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return HEAD.matcher(DataFiles.headOfFirst(files, RouteTrace::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".json");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".json files", RouteTrace::isOwn);
    return Records.open(request, this, data, new RouteTraceReader());
  }
}
