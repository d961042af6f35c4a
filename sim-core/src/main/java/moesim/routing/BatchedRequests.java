package moesim.routing;

import org.jspecify.annotations.Nullable;

/** The requests of one batch, request-major in a {@link TokenStore}, handed out step by step. */
final class BatchedRequests implements AutoCloseable {
  /** Receives one token's experts, and their gate weights if they are kept. */
  interface RowConsumer {
    void accept(short[] experts, float @Nullable [] weights, int cell);
  }

  private final Batching batching;
  private final TokenStore store;
  private final short[] row;
  private final float @Nullable [] weightRow;
  private final int[] firstRow;
  private final int[] promptRows;
  private final int[] rows;
  private int requests;
  private int lastRequest;
  private int step;
  private int steps;

  BatchedRequests(Batching batching, Scratch scratch, int width, boolean weighted) {
    this.batching = batching;
    store = new TokenStore(scratch, width, weighted);
    row = new short[width];
    weightRow = weighted ? new float[width] : null;
    firstRow = new int[batching.requests()];
    promptRows = new int[batching.requests()];
    rows = new int[batching.requests()];
  }

  void clear() {
    store.clear();
    requests = 0;
    lastRequest = -1;
    step = 0;
    steps = 0;
  }

  /**
   * Takes one more token; false, and not taken, if it belongs to a request for which there is no
   * room.
   */
  boolean add(int request, Phase phase, short[] experts, float @Nullable [] weights, int cell) {
    if (request != lastRequest || requests == 0) {
      if (requests == batching.requests()) {
        return false;
      }
      lastRequest = request;
      firstRow[requests] = store.rows();
      promptRows[requests] = 0;
      rows[requests] = 0;
      requests++;
    }
    store.append(experts, weights, cell);
    int last = requests - 1;
    rows[last]++;
    if (phase == Phase.PREFILL) {
      promptRows[last]++;
    }
    steps = Math.max(steps, stepsOf(last));
    return true;
  }

  boolean hasStep() {
    return step < steps;
  }

  Phase phaseOfStep() {
    for (int r = 0; r < requests; r++) {
      if (step < promptSteps(r)) {
        return Phase.PREFILL;
      }
    }
    return Phase.DECODE;
  }

  /**
   * Hands out the tokens of the current step, in order of the requests, and moves on to the next
   * step.
   */
  void forEachRowOfStep(RowConsumer consumer) {
    for (int r = 0; r < requests; r++) {
      int from = step;
      int to = step + 1;
      if (promptIsOneStep(r)) {
        from = step == 0 ? 0 : promptRows[r] + step - 1;
        to = promptRows[r] + step;
      }
      for (int i = from; i < Math.min(to, rows[r]); i++) {
        store.copyTo(firstRow[r] + i, row, weightRow);
        consumer.accept(row, weightRow, 0);
      }
    }
    step++;
  }

  @Override
  public void close() {
    store.close();
  }

  private boolean promptIsOneStep(int r) {
    return batching.prefill() == Prefill.ONE_STEP && promptRows[r] > 0;
  }

  private int promptSteps(int r) {
    return promptIsOneStep(r) ? 1 : promptRows[r];
  }

  private int stepsOf(int r) {
    return promptSteps(r) + rows[r] - promptRows[r];
  }
}
