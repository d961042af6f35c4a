package moesim.traces.npz;

import java.util.List;
import moesim.input.Option;
import moesim.input.ValueType;
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
 * Logits of routers saved by NumPy, as hooks on the gates of a Transformers model or its {@code
 * output_router_logits} give them: {@code .npz} files with an array {@code [tokens, experts]} per
 * MoE layer, named after the layer. A token selects the experts of its largest logits; of equal
 * ones, those with the lower ids.
 */
public final class RouterLogits implements TraceFormat {
  private static final String NAME = "router-logits-npz";
  private static final Option<Long> TOP_K = Option.optional(
      "top_k",
      ValueType.wholeNumber(1, 1024),
      "Experts a token selects per layer, which logits do not say; by default the model's");

  /** For {@link java.util.ServiceLoader}. */
  public RouterLogits() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "router logits in .npz files, an array [tokens, experts] per layer; a file is one prompt";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TOP_K);
  }

  @Override
  public String mark() {
    return "an .npz file with arrays called model.layers.<l>.mlp.gate or layer_<l>";
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return NpzFile.firstHas(files, RouterLayers::isLayer);
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".npz files", NpzFile::isOwn);
    return Recording.of(request, NAME, data, read(data, topKOf(request)));
  }

  private static int topKOf(TraceRequest request) {
    return request
        .topK(TOP_K)
        .orElseThrow(
            () -> request
                .options()
                .problem(
                    TOP_K,
                    "logits do not say how many experts a token selects; give it (--set top_k=8, in a"
                        + " scenario trace.top_k: 8) or name the model (--model PRESET, model.preset)"));
  }

  /** The recording in {@code data}. */
  static RecordedFiles read(DataFiles data, int topK) {
    RouterLayers layers = RouterLayers.of(data.files().get(0), topK);
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return layers.shape();
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        return new LogitReader(data.files(), layers, experts, firstRequest);
      }
    };
  }
}
