package moesim.traces.sglang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFile;
import moesim.traces.DataFiles;
import moesim.traces.Disk;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.ZippedFile;
import moesim.traces.records.RecordOptions;
import moesim.traces.records.Records;
import moesim.traces.torch.TorchFile;

/**
 * Tokens that SGLang's expert distribution recorder kept in mode {@code per_token}: {@code
 * expert_distribution_recorder_<time>_<rank>.pt}, a file per rank.
 */
public final class SglangRecorder implements TraceFormat {
  private static final int HEAD_BYTES = 1 << 10;
  private static final Option<String> MAP = Option.optional(
      "physical_to_logical_map",
      ValueType.text("a file"),
      "JSON file with the map [layers][slots] of physical to logical experts, in place of the recording's");

  /** For {@link java.util.ServiceLoader}. */
  public SglangRecorder() {}

  @Override
  public String name() {
    return "sglang-recorder-pt";
  }

  @Override
  public String sentence() {
    return "per_token files of SGLang's expert distribution recorder (.pt), a file per rank; requests"
        + " are told apart by positions";
  }

  @Override
  public List<Option<?>> options() {
    return RecordOptions.and(RecordOptions.WINDOWS, List.of(MAP));
  }

  @Override
  public String mark() {
    return "a .pt file of torch.save with records that have a forward_pass_id";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    String head = ZippedFile.first(files, TorchFile::isOwn)
        .map(first -> TorchFile.headOfPickle(first, HEAD_BYTES))
        .orElse("");
    boolean passes = head.contains(RecorderFile.RECORDS) && head.contains(RecordedPass.NUMBER);
    return passes || head.contains(RecorderFile.LOGICAL_COUNT);
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".pt files", TorchFile::isOwn);
    Optional<DataFile> map = request
        .options()
        .find(MAP)
        .map(path -> Disk.file(request.options(), MAP))
        .map(DataFile::of);
    RecorderReader reader = new RecorderReader(map, data.files().size() > 1);
    return Records.open(request, this, withMap(data, map), reader);
  }

  /** The map is read first and counts for what identifies the trace. */
  private static DataFiles withMap(DataFiles data, Optional<DataFile> map) {
    List<DataFile> files = new ArrayList<>(map.stream().toList());
    files.addAll(data.files());
    return new DataFiles(data.root(), files, data.warnings());
  }
}
