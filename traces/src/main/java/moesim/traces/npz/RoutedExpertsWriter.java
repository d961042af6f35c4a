package moesim.traces.npz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.RequestWalk;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace as {@link RoutedExperts} reads it: an {@code .npz} file per request. Beside the
 * two arrays of experts a file has {@code num_experts} and {@code moe_layer_ids}, which other
 * readers pass over.
 *
 * <p><b>Layout.</b> {@code prompt_routed_experts} and {@code routed_experts}, int16 {@code [tokens,
 * layers, topK]}; −1 is not recorded. The same trace gives the same bytes. <b>Memory.</b> A block
 * of tokens, and two numbers per request.
 */
final class RoutedExpertsWriter {
  /** How a file's name ends that stands for a single request. */
  static final String ENDING = ".npz";

  private static final int CELLS_PER_BLOCK = 1 << 18;

  private final RoutingTrace trace;
  private final LongConsumer progress;
  private long written;

  private RoutedExpertsWriter(RoutingTrace trace, LongConsumer progress) {
    this.trace = trace;
    this.progress = progress;
  }

  /**
   * Writes {@code trace} to the new file {@code part}, or into the folder of that name.
   *
   * @param progress is told how many tokens have been written so far, after each block
   * @return what the format does not carry of this trace, one line each
   */
  static List<String> write(RoutingTrace trace, Path part, LongConsumer progress)
      throws IOException {
    return new RoutedExpertsWriter(trace, progress).write(part, !Files.isDirectory(part));
  }

  private List<String> write(Path part, boolean single) throws IOException {
    RequestLengths lengths = RequestLengths.of(trace);
    MoeModel model = trace.model();
    int capacity = Math.max(1, CELLS_PER_BLOCK / (model.layers() * model.topK()));
    RoutingBlock block = new RoutingBlock(model, capacity, false);
    int request = 0;
    RequestFile file = null;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          if (file == null || block.requests()[token] != request) {
            close(file);
            request = block.requests()[token];
            Path to = single ? part : part.resolve(request + ENDING);
            file = new RequestFile(to, model, lengths.prompt(request), lengths.output(request));
          }
          file.add(block, token);
        }
        written += block.tokens();
        progress.accept(written);
      }
    } finally {
      close(file);
    }
    List<String> lost = new ArrayList<>(RequestWalk.lost(
        model,
        lengths.positionsCount(),
        "expert sizes are left out: " + RoutedExperts.NAME
            + " has none; a model card states them"));
    lost.add("the name of the model is not written");
    return lost;
  }

  private static void close(@Nullable RequestFile file) throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
