package moesim.traces.records;

import java.util.List;
import java.util.Optional;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;

/**
 * CSV with named columns, a row per token and layer: a layer, the experts, and whatever else there
 * is of request, position, phase and weights. Columns are known by the names that recorders use,
 * among them MoE-Beyond ({@code Layer ID,Batch Number,Token,Activated Expert IDs}) and forks of
 * llama.cpp ({@code layer_id,expert_ids}; {@code Layer,Token,ExpertIDs,ExpertWeights}), or named by
 * the user. Experts and weights of a row are one field each, in brackets or not, separated by
 * blanks, commas or semicolons.
 */
public final class CsvTrace implements TraceFormat {
  private static final Option<String> COLUMNS = Option.optional(
      "columns",
      ValueType.text("columns such as \"layer=L, experts=chosen, position=t\""),
      "names of columns in the header, for layer, experts, weights, request, position, row, phase");

  /** For {@link java.util.ServiceLoader}. */
  public CsvTrace() {}

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String sentence() {
    return "CSV with a header and a row per token and layer, its experts in one field; as MoE-Beyond"
        + " and forks of llama.cpp write it";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.and(RecordOptions.ROWS, List.of(COLUMNS));
  }

  @Override
  public String mark() {
    return "a CSV header with a column of layers and one of expert ids, such as layer_id,expert_ids";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    String head = DataFiles.headOfFirst(files, CsvTrace::isOwn);
    Optional<String> header = head.lines().filter(CsvColumns::mayBeHeader).findFirst();
    return header.flatMap(CsvColumns::of).isPresent();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".csv") || name.endsWith(".log");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".csv files", CsvTrace::isOwn);
    CsvNames names = request
        .options()
        .find(COLUMNS)
        .map(text -> CsvNames.read(text, request.options(), COLUMNS))
        .orElse(CsvNames.USUAL);
    return Records.open(request, this, data, new CsvReader(names));
  }
}
