package moesim.traces.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import moesim.input.Option;
import moesim.routing.RequestSubject;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import moesim.traces.RecordedFiles;
import moesim.traces.Recording;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import moesim.traces.TraceShape;

/**
 * The format of the dataset core12345/MoE_expert_selection_trace (Yu et al., arXiv:2510.05497): one
 * JSON file per request, a list of steps. Step 0 is the prefill, every later step one decoded
 * token. A step maps the model's own layer numbers to null, for a dense layer, or to a list of
 * tokens, each a list of experts.
 */
public final class Core12345 implements TraceFormat {
  private static final Pattern HEAD =
      Pattern.compile("\\s*\\[\\s*\\{\\s*\"[0-9]+\"\\s*:\\s*(null|\\[)");

  /** For {@link java.util.ServiceLoader}. */
  public Core12345() {}

  @Override
  public String name() {
    return "core12345";
  }

  @Override
  public String sentence() {
    return "JSON expert selections, a file per request: step 0 the prefill, then one token per step";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public String mark() {
    return "a JSON list of steps, [{\"0\": null, \"1\": [[7]]}, ...";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return HEAD.matcher(DataFiles.headOfFirst(files, Core12345::isOwn)).lookingAt();
  }

  private static boolean isOwn(String name) {
    return name.endsWith(".json");
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".json files", Core12345::isOwn);
    return Recording.of(request, name(), data, read(data));
  }

  /** The recording in {@code data}. */
  static RecordedFiles read(DataFiles data) {
    Core12345Layers layers = Core12345Layers.of(data.files().get(0));
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return layers.shape();
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        return new StepReader(
            shape(), experts, new Core12345Steps(data.files(), layers, firstRequest));
      }

      @Override
      public Optional<RequestSubjects> subjects() {
        return Optional.of(new RequestSubjects(data.files().stream()
            .map(file -> subjectOf(Path.of(file.toString())))
            .toList()));
      }
    };
  }

  /** As the dataset keeps its files: {@code <family>/<variant>/<benchmark>/<subject>/<n>.json}. */
  private static RequestSubject subjectOf(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path above = folder == null ? null : folder.getParent();
    return new RequestSubject(
        above == null ? "" : DataFiles.nameOf(above),
        folder == null ? "" : DataFiles.nameOf(folder));
  }
}
