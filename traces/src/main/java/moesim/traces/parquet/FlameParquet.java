package moesim.traces.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.DataFile;
import moesim.traces.DataFiles;
import moesim.traces.RecordedFiles;
import moesim.traces.Recording;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.TraceShape;

/**
 * Selections captured while FLAME-MoE was trained: one Parquet file {@code layer_<NN>.parquet} per
 * MoE layer, a row per token with the lists {@code indices} and {@code scores}. Rows of a
 * micro-batch of several sequences are in the order [position, sequence]; how many sequences is not
 * written there.
 */
public final class FlameParquet implements TraceFormat {
  private static final String NAME = "flame-parquet";
  private static final Pattern FILE = Pattern.compile("layer_?([0-9]{1,5})\\.parquet");
  private static final String KIND = "layer_<NN>.parquet files";
  private static final Option<Long> STRIDE = Option.of(
      "stride",
      ValueType.wholeNumber(1, 4096),
      1L,
      "Sequences of a micro-batch: tokens that follow each other in a text stand so many rows apart");
  private static final Option<Long> LENGTH = Option.of(
      "sequence_length", ValueType.wholeNumber(1, 1 << 20), 2048L, "Tokens of a sequence");

  /** For {@link java.util.ServiceLoader}. */
  public FlameParquet() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "FLAME-MoE actives, a Parquet file per layer with lists of indices and scores; a sequence"
        + " is one request";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(STRIDE, LENGTH);
  }

  @Override
  public String mark() {
    return "Parquet files layer_<NN>.parquet with a column " + FlameColumn.INDICES;
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return isFlame(files);
  }

  /** True if the first Parquet file has the columns of this format, whatever it is called. */
  static boolean isFlame(TraceFiles files) {
    Optional<DataFile> first = files.files().stream()
        .filter(file -> files.files().size() == 1 || isOwn(file.name()))
        .findFirst();
    return first.isPresent()
        && TraceFiles.headOf(first.get()).startsWith(FileEnds.MAGIC)
        && FlameColumn.has(first.get());
  }

  private static boolean isOwn(String name) {
    return FILE.matcher(name).matches();
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), KIND, FlameParquet::isOwn);
    int stride = Math.toIntExact(request.options().get(STRIDE));
    int length = Math.toIntExact(request.options().get(LENGTH));
    Optional<String> doubt = FlameStride.doubt(data.files().get(0), stride);
    DataFiles warned = doubt.isPresent() ? data.withWarning(doubt.get()) : data;
    return Recording.of(request, NAME, warned, read(data, stride, length));
  }

  private static RecordedFiles read(DataFiles data, int stride, int length) {
    TraceShape shape = shapeOf(data);
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return shape;
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        return new FlameReader(data.files(), shape.topK(), experts, stride, length, firstRequest);
      }
    };
  }

  private static TraceShape shapeOf(DataFiles data) {
    List<Integer> layers = layersOf(data);
    try (FlameColumn first = new FlameColumn(data.files().get(0))) {
      int topK = first.topK();
      boolean counted = layers.equals(IntStream.range(0, layers.size()).boxed().toList());
      return new TraceShape(
          Optional.empty(),
          layers,
          !counted,
          topK,
          OptionalInt.empty(),
          List.of(),
          first.hasScores() ? Optional.of(WeightKind.SOFTMAX) : Optional.empty(),
          false);
    }
  }

  // The files are in natural order, so the layers ascend as long as they are of one folder.
  private static List<Integer> layersOf(DataFiles data) {
    List<Integer> layers = new ArrayList<>();
    String folder = data.files().get(0).folder();
    for (DataFile file : data.files()) {
      Matcher name = FILE.matcher(file.name());
      if (!name.matches()) {
        throw new InputException(Location.of(file), "the file's name has to be layer_<NN>.parquet");
      }
      if (!file.folder().equals(folder)) {
        throw new InputException(
            Location.of(data.root()),
            "files of layers in more than one folder: " + folder + ", " + file.folder()
                + "; give one of them, which is one capture");
      }
      layers.add(Integer.valueOf(name.group(1)));
    }
    return layers;
  }
}
