package moesim.traces.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.RequestArrivals;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.traces.Disk;

/**
 * The trace in a trace file; {@code model} and {@code facts} are the file's, completed by what the
 * scenario says.
 */
record ParquetTrace(TraceFile file, MoeModel model, TraceFacts facts) implements RoutingTrace {
  @Override
  public Optional<RequestArrivals> arrivals() {
    return file.metadata().arrivals() ? Optional.of(ArrivalColumn.read(file)) : Optional.empty();
  }

  @Override
  public Optional<RequestSubjects> subjects() {
    return file.metadata().subjects().isEmpty()
        ? Optional.empty()
        : Optional.of(SubjectColumn.read(file));
  }

  @Override
  public RoutingReader open(int firstRequest) {
    if (firstRequest < 0) {
      throw new IllegalArgumentException("requests count from 0, got firstRequest=" + firstRequest);
    }
    try {
      return new ParquetTraceReader(
          this, FileChannel.open(file.path(), StandardOpenOption.READ), firstRequest);
    } catch (IOException e) {
      throw new InputException(Location.of(file.file()), Disk.unread(e), e);
    }
  }
}
