package moesim.traces.parquet;

import java.nio.file.Path;
import java.util.Optional;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;

/** Writing and opening trace files in tests. */
final class TraceFileFixture {
  private TraceFileFixture() {}

  /** Writes {@code trace} with pages and row groups of so many rows. */
  static Path write(Path file, ColumnTrace trace, int rowsPerPage, int pagesPerRowGroup) {
    TraceColumns usual = TraceColumns.of(trace.model(), trace.facts(), false, false);
    TraceColumns columns = new TraceColumns(
        usual.cells(),
        usual.idWidth(),
        usual.hasWeights(),
        false,
        false,
        rowsPerPage,
        rowsPerPage * pagesPerRowGroup);
    try (TraceWriter writer = new TraceWriter(
        file, file, trace.model(), trace.facts(), columns, Optional.empty(), Optional.empty())) {
      writer.write(trace.tokens());
    }
    return file;
  }

  static RoutingTrace open(Path file) {
    return open(file, Optional.empty());
  }

  static RoutingTrace open(Path file, Optional<MoeModel> card) {
    TraceFiles files = TraceFiles.of(Path.of(""), file.toString(), Location.of("scenario.yaml"));
    return new ParquetTraceFormat().open(new TraceRequest(files, Options.none(), card, 1));
  }
}
