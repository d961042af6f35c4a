package moesim.replay;

import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.Scratch;
import moesim.routing.StepMajorReader;
import moesim.routing.StepMajorRouting;

/**
 * The work of batches of requests, layer step by layer step: expert loads and, if asked for,
 * predictions.
 *
 * <p><b>Batches.</b> Several at once, in one pass over the routing, as each is the beginning of the
 * next larger one. All requests of a batch start together; step 0 holds their prompts, every later
 * step one generated token of each request that still has one. <b>Threads.</b> Does not change
 * after {@link #of}; every run reads it through a {@link BatchCursor} of its own. <b>Memory.</b>
 * Loads on the heap, 4 bytes per batch and 2 in all for every expert of a layer step; predictions
 * in scratch segments, {@code experts * experts / 8} bytes per batch and layer step, given back by
 * {@link #close}.
 */
public final class BatchLoads implements AutoCloseable {
  private final MoeModel model;
  private final List<Integer> batches;
  private final int steps;
  private final LoadTable loads;
  private final long[][] tokens;
  private final Optional<PredictionRows> predictions;

  BatchLoads(
      MoeModel model,
      List<Integer> batches,
      int steps,
      LoadTable loads,
      long[][] tokens,
      Optional<PredictionRows> predictions) {
    this.model = model;
    this.batches = batches;
    this.steps = steps;
    this.loads = loads;
    this.tokens = tokens;
    this.predictions = predictions;
  }

  /**
   * Reads {@code routing} once.
   *
   * @param batches requests of each batch, ascending
   * @param steps forward passes, that of the prompts included
   * @param predictor how to predict; empty for a machine that does not ask
   * @param scratch holds the predictions
   */
  public static BatchLoads of(
      StepMajorRouting routing,
      List<Integer> batches,
      int steps,
      Optional<PredictorSpec> predictor,
      Scratch scratch) {
    int largest = 0;
    for (int batch : batches) {
      if (batch <= largest) {
        throw new IllegalArgumentException("batches must ascend from 1, got " + batches);
      }
      largest = batch;
    }
    if (largest == 0 || steps < 1) {
      throw new IllegalArgumentException("batches=" + batches + " steps=" + steps);
    }
    try (StepMajorReader reader = routing.open(largest, steps)) {
      return new BatchPass(routing.model(), batches, steps, predictor, scratch).read(reader);
    }
  }

  public MoeModel model() {
    return model;
  }

  /** Requests of each batch, ascending. */
  public List<Integer> batches() {
    return batches;
  }

  /** Forward passes, that of the prompts included. */
  public int steps() {
    return steps;
  }

  /** Tokens that the requests of {@code batches().get(batch)} have in {@code step}. */
  public long tokens(int batch, int step) {
    return tokens[batch][step];
  }

  /** A new walk through the layer steps of {@code batches().get(batch)}. */
  public BatchCursor open(int batch) {
    return new BatchCursor(this, batch);
  }

  LoadTable loads() {
    return loads;
  }

  Optional<PredictionRows> predictions() {
    return predictions;
  }

  /** No cursor may be used any more. */
  @Override
  public void close() {
    predictions.ifPresent(PredictionRows::close);
  }
}
