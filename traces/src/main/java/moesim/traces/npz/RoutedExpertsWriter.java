package moesim.traces.npz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.Disk;

/**
 * Writes a trace as {@link RoutedExperts} reads it: an {@code .npz} file per request. Beside the
 * two arrays of experts a file has {@code num_experts} and {@code moe_layer_ids}, which other
 * readers pass over.
 *
 * <p><b>Layout.</b> {@code prompt_routed_experts} and {@code routed_experts}, int16 {@code [tokens,
 * layers, topK]}; −1 is not recorded. The same trace gives the same bytes. <b>Memory.</b> A block
 * of tokens, and two numbers per request.
 */
public final class RoutedExpertsWriter {
  /** How a file's name ends that stands for a single request. */
  public static final String ENDING = ".npz";

  private static final int CELLS_PER_BLOCK = 1 << 18;

  private final RoutingTrace trace;
  private final LongConsumer progress;
  private long written;

  private RoutedExpertsWriter(RoutingTrace trace, LongConsumer progress) {
    this.trace = trace;
    this.progress = progress;
  }

  /**
   * Writes {@code trace} to {@code target}, a new file that ends in {@code .npz} or a new folder of
   * such files, which is there when all is complete, and only then.
   *
   * @param progress is told how many tokens have been written so far, after each block
   * @return what the format does not carry of this trace, one line each
   * @throws InputException if the target cannot be written, or is one file for several requests
   */
  public static List<String> convert(RoutingTrace trace, Path target, LongConsumer progress) {
    boolean single = target.toString().endsWith(ENDING);
    if (single && trace.facts().requests() != 1) {
      throw new InputException(
          Location.of(target),
          "the trace has " + trace.facts().requests() + " requests and an .npz file holds one; name"
              + " a folder, in which a file per request will be");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException(
          Location.of(target), "cannot be written: there is no folder " + folder);
    }
    if (single ? Files.isDirectory(target) : Files.exists(target)) {
      throw new InputException(Location.of(target), "exists already; name another");
    }
    Path part = folder.resolve(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      List<String> lost = new RoutedExpertsWriter(trace, progress).write(part, single);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return lost;
    } catch (IOException e) {
      throw new InputException(Location.of(target), "cannot be written: " + Disk.reason(e), e);
    } finally {
      discard(part);
    }
  }

  private List<String> write(Path part, boolean single) throws IOException {
    RequestLengths lengths = RequestLengths.of(trace);
    if (!single) {
      Files.createDirectory(part);
    }
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
    return lost(lengths);
  }

  private static void close(@org.jspecify.annotations.Nullable RequestFile file)
      throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private List<String> lost(RequestLengths lengths) {
    List<String> lost = new ArrayList<>();
    if (trace.facts().weights().isPresent()) {
      lost.add("gate weights are left out: " + RoutedExperts.NAME + " has none");
    }
    if (trace.model().hasExpertBytes()) {
      lost.add("expert sizes are left out: " + RoutedExperts.NAME
          + " has none; a model card states them");
    }
    if (!lengths.positionsCount()) {
      lost.add("positions are left out: " + RoutedExperts.NAME
          + " counts the tokens of a request from 0");
    }
    return lost;
  }

  /** Removes what an error left behind; after success there is nothing to remove. */
  private static void discard(Path part) {
    try (Stream<Path> below = Files.exists(part) ? Files.walk(part) : Stream.empty()) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }
}
