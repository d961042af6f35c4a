package moesim.traces.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * The routing records of github.com/deepseek-ai/ESFT: one file {@code expert_weights_<layer>.txt}
 * per MoE layer, one line per sequence. A line holds the experts of all its tokens, an empty field
 * and their gate weights, separated by TABs. Top-k is not written there.
 */
public final class Esft implements TraceFormat {
  private static final Pattern NAME = Pattern.compile("expert_weights_(0|[1-9][0-9]{0,5})\\.txt");
  private static final Pattern HEAD = Pattern.compile("[0-9]+(?=\\t)[0-9\\t]*(\\t\\t|\\z)");
  private static final String KIND = "expert_weights_<layer>.txt files";
  private static final Option<Long> TOP_K = Option.optional(
      "top_k",
      ValueType.wholeNumber(1, 1024),
      "Experts a token selects per layer, which these files do not say; by default the model's");

  /** For {@link java.util.ServiceLoader}. */
  public Esft() {}

  @Override
  public String name() {
    return "esft";
  }

  @Override
  public String sentence() {
    return "ESFT expert_weights_<layer>.txt files, a line per sequence with experts and gate weights";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TOP_K);
  }

  @Override
  public String mark() {
    return "files called expert_weights_<layer>.txt of ids between TABs";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    boolean named = files.files().stream().anyMatch(file -> isOwn(file.name()));
    return named && HEAD.matcher(DataFiles.headOfFirst(files, Esft::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), KIND, Esft::isOwn);
    List<Integer> layers = layersOf(data);
    EsftTopK seen = EsftTopK.of(data.files().get(0));
    int topK = topKOf(request, seen);
    if (seen.doubts(topK)) {
      data = data.withWarning("top-k " + topK + " may be too small: the first " + seen.ids()
          + " ids would allow " + seen.listed());
    }
    return Recording.of(request, name(), data, read(data, layers, topK));
  }

  private static int topKOf(TraceRequest request, EsftTopK seen) {
    return request
        .topK(TOP_K)
        .orElseThrow(() -> request
            .options()
            .problem(
                TOP_K,
                "esft files do not say how many experts a token selects; give it (--set top_k="
                    + seen.likely() + ", in a scenario trace.top_k: " + seen.likely()
                    + ") or name the model (--model PRESET, model.preset). The first " + seen.ids()
                    + " ids would allow " + seen.listed()));
  }

  private static RecordedFiles read(DataFiles data, List<Integer> layers, int topK) {
    TraceShape shape = new TraceShape(
        Optional.empty(),
        layers,
        true,
        topK,
        OptionalInt.empty(),
        List.of(),
        Optional.of(WeightKind.SOFTMAX),
        false);
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return shape;
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        return new StepReader(shape, experts, new EsftSequences(data.files(), topK, firstRequest));
      }
    };
  }

  // The files are in natural order, so the layers ascend as long as they are of one folder.
  private static List<Integer> layersOf(DataFiles data) {
    List<Integer> layers = new ArrayList<>();
    String folder = data.files().get(0).folder();
    for (DataFile file : data.files()) {
      Matcher name = NAME.matcher(file.name());
      if (!name.matches()) {
        throw new InputException(
            Location.of(file), "the file's name has to be expert_weights_<layer>.txt");
      }
      String other = file.folder();
      if (!folder.equals(other)) {
        throw new InputException(
            Location.of(data.root()),
            "expert_weights files in more than one folder: " + nameOf(folder) + ", " + nameOf(other)
                + "; give one of them");
      }
      layers.add(Integer.valueOf(name.group(1)));
    }
    return layers;
  }

  private static String nameOf(String folder) {
    return DataFiles.nameOf(Path.of(folder).toAbsolutePath());
  }
}
