package moesim.traces.records;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFile;
import moesim.traces.DataFiles;
import moesim.traces.Recording;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;

/** Makes traces of files of records. */
public final class Records {
  // Of the heap; the rest is the simulation's.
  private static final int SHARE = 16;
  private static final long MOST_BYTES = 1L << 30;

  private Records() {}

  /**
   * The trace in {@code data}, read by {@code reader} file by file.
   *
   * @throws moesim.input.InputException with the place of the first thing that is wrong
   */
  public static RoutingTrace open(
      TraceRequest request, TraceFormat format, DataFiles data, RecordReader reader) {
    long share = Runtime.getRuntime().maxMemory() / SHARE;
    return open(request, format, data, reader, Math.min(share, MOST_BYTES));
  }

  /** As above, with at most {@code budgetBytes} of records in memory. */
  static RoutingTrace open(
      TraceRequest request,
      TraceFormat format,
      DataFiles data,
      RecordReader reader,
      long budgetBytes) {
    OptionalInt limit = request
        .card()
        .map(MoeModel::selectableExperts)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
    RecordDoor door = new RecordDoor(RecordOptions.of(request.options()), limit, budgetBytes);
    for (DataFile file : data.files()) {
      door.enter(file);
      reader.read(file, door);
    }
    RecordScan scan = new RecordScan(door, data);
    RecordedTokens recording = scan.recording();
    DataFiles described = data;
    List<String> warnings = new ArrayList<>(scan.warnings());
    warnings.addAll(reader.noticed());
    for (String warning : warnings) {
      described = described.withWarning(warning);
    }
    return Recording.of(request, format.name(), described, recording);
  }
}
