package moesim.traces.records;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;

/**
 * The exchange format of moe-cache-lab, {@code moe-cache-lab.routing-jsonl}, versions 1 and 2: a
 * metadata line, then a line {@code {"record_type": "routing_selection", …}} per token and layer. A
 * file is a request. Version 2 tells encoder and decoder apart, whose layers are not the same even
 * if they are numbered alike, and knows tokens that got no expert because all were full. Fields the
 * contract does not have are refused, as it says. The order of records, which it also fixes, is not
 * minded.
 */
public final class RoutingJsonl implements TraceFormat {
  static final String FORMAT = "moe-cache-lab.routing-jsonl";

  private static final Option<String> STAGE = Option.optional(
      "stage",
      ValueType.oneOf("stage", RoutingStage.NAMES),
      "the stage of an encoder-decoder model that is read; decoder unless written or missing");

  /** For {@link java.util.ServiceLoader}. */
  public RoutingJsonl() {}

  @Override
  public String name() {
    return "routing-jsonl";
  }

  @Override
  public String sentence() {
    return "moe-cache-lab.routing-jsonl, versions 1 and 2: a metadata line, then a JSON line per token"
        + " and layer; a file is one request";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.and(RecordOptions.BASIC, List.of(STAGE));
  }

  @Override
  public String mark() {
    return "a first line with \"format\": \"" + FORMAT + "\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    String head = DataFiles.headOfFirst(files, RoutingJsonl::isOwn).stripLeading();
    return head.startsWith("{") && head.split("\\R", 2)[0].contains("\"" + FORMAT + "\"");
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".jsonl") || name.endsWith(".ndjson");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".jsonl files", RoutingJsonl::isOwn);
    Options options = request.options();
    return Records.open(request, this, data, new RoutingJsonlReader(options.find(STAGE)));
  }
}
