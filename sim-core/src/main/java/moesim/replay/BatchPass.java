package moesim.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.Scratch;
import moesim.routing.StepMajorReader;

/**
 * One pass over the routing of the largest batch, which counts for all of them.
 *
 * <p><b>Layout.</b> A block of tokens is taken layer by layer, so that the counts of one layer stay
 * in the processor's cache for thousands of tokens; what the next step needs of this one is kept
 * layer-major. <b>Parts.</b> A token is counted once, in the part of the smallest batch it belongs
 * to.
 */
final class BatchPass {
  /**
   * Selections of a block: 4 MiB. With less, the tables of a layer would be fetched again for too
   * few tokens.
   */
  private static final int BLOCK_CELLS = 1 << 21;

  private final MoeModel model;
  private final List<Integer> batches;
  private final int steps;
  private final boolean seedFromPrompts;
  private final RoutingBlock block;
  private final boolean[] paired;
  private final LayerCounts[] layers;
  private final LoadTable loads;
  private final long[][] tokens;
  private final Optional<PredictionWriter> writer;

  private int step;
  private int lastRequest = -1;

  BatchPass(
      MoeModel model,
      List<Integer> batches,
      int steps,
      Optional<PredictorSpec> predictor,
      Scratch scratch) {
    this.model = model;
    this.batches = List.copyOf(batches);
    this.steps = steps;
    seedFromPrompts = predictor.map(PredictorSpec::seedFromPrompts).orElse(false);
    int width = model.layers() * model.topK();
    block = new RoutingBlock(model, Math.max(1, BLOCK_CELLS / width), false);
    paired = new boolean[block.capacity()];
    int requests = batches.get(batches.size() - 1);
    layers = IntStream.range(0, model.layers())
        .mapToObj(
            layer -> new LayerCounts(model, layer, requests, batches.size(), predictor.isPresent()))
        .toArray(LayerCounts[]::new);
    loads = new LoadTable(model, batches.size(), steps);
    tokens = new long[batches.size()][steps];
    writer = predictor.map(spec -> new PredictionWriter(
        model.experts(), batches.size(), spec.followers(model.experts()), scratch));
  }

  /** Longs of a bit row of {@code experts}. */
  static int wordsOf(int experts) {
    return (experts + 63) >>> 6;
  }

  BatchLoads read(StepMajorReader reader) {
    try {
      while (reader.read(block)) {
        while (step < reader.step()) {
          finishStep();
        }
        takeBlock();
      }
      while (step < steps) {
        finishStep();
      }
    } catch (RuntimeException e) {
      writer.ifPresent(written -> written.rows().close());
      throw e;
    }
    return new BatchLoads(model, batches, steps, loads, tokens, writer.map(PredictionWriter::rows));
  }

  private void takeBlock() {
    findPairs();
    int from = 0;
    for (int part = 0; part < batches.size(); part++) {
      int to = endOf(part, from);
      for (LayerCounts layer : layers) {
        layer.take(block, from, to, part, paired);
      }
      for (int batch = part; batch < batches.size(); batch++) {
        tokens[batch][step] += to - from;
      }
      from = to;
    }
  }

  /** The first token from {@code from} on that belongs to no request of batch {@code part}. */
  private int endOf(int part, int from) {
    int[] requests = block.requests();
    int end = from;
    while (end < block.tokens() && requests[end] < batches.get(part)) {
      end++;
    }
    return end;
  }

  /**
   * A prompt token makes pairs with the one before it, if both are of one request; a generated
   * token does from step 2 on. The first one would pair with the end of the prompt, which the
   * published simulator does not count.
   */
  private void findPairs() {
    if (step > 0) {
      Arrays.fill(paired, step > 1);
      return;
    }
    int[] requests = block.requests();
    for (int token = 0; token < block.tokens(); token++) {
      paired[token] = seedFromPrompts && requests[token] == lastRequest;
      lastRequest = requests[token];
    }
  }

  private void finishStep() {
    for (LayerCounts layer : layers) {
      layer.finish(step, loads);
      if (step > 0) {
        writer.ifPresent(written -> written.write(layer.predictor().orElseThrow()));
      }
    }
    step++;
  }
}
