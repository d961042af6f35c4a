package moesim.traces.npz;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import moesim.input.Option;
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
 * What vLLM and SGLang return of a request when asked for routed experts, saved by NumPy: one
 * {@code .npz} file per request with {@code routed_experts [tokens, layers, topK]}, and {@code
 * prompt_routed_experts} of the same form or {@code prompt_token_ids} to tell the prompt by.
 */
public final class RoutedExperts implements TraceFormat {
  /** Its name in scenarios. */
  public static final String NAME = "routed-experts-npz";

  /** For {@link java.util.ServiceLoader}. */
  public RoutedExperts() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "vLLM and SGLang routed_experts arrays in .npz files, a file per request";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public String mark() {
    return "an .npz file with an array " + RoutedLayout.EXPERTS;
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return NpzFile.firstHas(files, RoutedLayout.EXPERTS);
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    DataFiles data = DataFiles.among(request.files(), ".npz files", NpzFile::isOwn);
    return Recording.of(request, NAME, data, read(data));
  }

  /** The recording in {@code data}. */
  static RecordedFiles read(DataFiles data) {
    RoutedLayout layout = RoutedLayout.of(data.files().get(0));
    RoutedNotes notes = new RoutedNotes();
    AtomicBoolean first = new AtomicBoolean(true);
    return new RecordedFiles() {
      @Override
      public TraceShape shape() {
        return layout.shape();
      }

      @Override
      public RoutingReader open(int firstRequest, int experts) {
        RoutedNotes ofPass = first.getAndSet(false) ? notes : new RoutedNotes();
        return new RoutedReader(data.files(), layout, experts, firstRequest, ofPass);
      }

      @Override
      public List<String> noticed() {
        return notes.warnings();
      }
    };
  }
}
