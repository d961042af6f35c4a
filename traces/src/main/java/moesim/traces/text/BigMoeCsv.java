package moesim.traces.text;

import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFile;
import moesim.traces.DataFiles;
import moesim.traces.RecordedFiles;
import moesim.traces.Recording;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.TraceShape;

/**
 * The route trace of github.com/Helldez/BigMoeOnEdge, version 1: comments with the model's sizes,
 * then a CSV row per expert. A turn of a file is one request.
 */
public final class BigMoeCsv implements TraceFormat {
  private static final int BUFFER = 1 << 12;

  /** For {@link java.util.ServiceLoader}. */
  public BigMoeCsv() {}

  @Override
  public String name() {
    return "bigmoe-csv";
  }

  @Override
  public String sentence() {
    return "BigMoeOnEdge route_trace v1 CSV with gate weights and expert sizes; a turn is one request";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public String mark() {
    return "a first line \"" + BigMoeHeader.FIRST_LINE + "\"";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return DataFiles.headOfFirst(files, BigMoeCsv::isOwn).startsWith(BigMoeHeader.FIRST_LINE);
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".csv");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".csv files", BigMoeCsv::isOwn);
    return Recording.of(request, name(), data, read(data));
  }

  /** The recording in {@code data}. */
  static RecordedFiles read(DataFiles data) {
    TraceShape shape = headerOf(data.files().get(0)).shape();
    for (DataFile file : data.files()) {
      if (!headerOf(file).shape().equals(shape)) {
        throw new InputException(
            Location.inText(file, 1, Location.NONE),
            "its model, layers or sizes are not those of "
                + data.files().get(0).name()
                + "; one trace is of one model, so give a file, or a folder or glob of one");
      }
    }
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return shape;
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        return new StepReader(shape, experts, new BigMoeSteps(data.files(), firstRequest));
      }
    };
  }

  private static BigMoeHeader headerOf(DataFile file) {
    try (ByteText text = new ByteText(file, BUFFER)) {
      return BigMoeHeader.read(text);
    }
  }
}
