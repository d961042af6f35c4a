package moesim.routing;

import moesim.model.MoeModel;

/** The tokens of the first requests of a trace, stored request-major and read step by step. */
final class StoredRequests implements StepMajorReader {
  private static final int LOAD_CELLS = 1 << 16;

  private final MoeModel model;
  private final int width;
  private final TokenStore store;
  private final int[] firstRow;
  private final int[] promptRows;
  private final int[] decodeRows;
  private final short[] row;
  private int longest;

  private int readStep;
  private int step;
  private int request;
  private int token;

  StoredRequests(MoeModel model, int requests, Scratch scratch) {
    this.model = model;
    width = model.layers() * model.topK();
    store = new TokenStore(scratch, width, false);
    firstRow = new int[requests];
    promptRows = new int[requests];
    decodeRows = new int[requests];
    row = new short[width];
  }

  /**
   * Takes the prompt and up to {@code steps - 1} generated tokens of every request there is room
   * for.
   */
  void load(RoutingReader reader, int steps) {
    RoutingBlock block = new RoutingBlock(model, Math.max(1, LOAD_CELLS / width), false);
    int last = -1;
    while (reader.read(block)) {
      for (int i = 0; i < block.tokens(); i++) {
        int at = block.requests()[i];
        if (at >= firstRow.length) {
          return;
        }
        if (at != last) {
          firstRow[at] = store.rows();
          last = at;
        }
        append(block, i, at, steps);
      }
    }
  }

  private void append(RoutingBlock block, int i, int at, int steps) {
    if (block.phase(i) == Phase.PREFILL) {
      promptRows[at]++;
    } else if (decodeRows[at] + 1 < steps) {
      decodeRows[at]++;
      longest = Math.max(longest, decodeRows[at]);
    } else {
      return;
    }
    store.append(block.experts(), null, i * width);
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    while (readStep <= longest && block.tokens() == 0) {
      step = readStep;
      fill(block);
      if (request == firstRow.length) {
        readStep++;
        request = 0;
      }
    }
    return block.tokens() > 0;
  }

  /** Goes on where the last block was full, up to the last request of the step. */
  private void fill(RoutingBlock block) {
    for (; request < firstRow.length; request++) {
      int tokens = tokensOfStep(request);
      while (token < tokens) {
        if (block.isFull()) {
          return;
        }
        int at = readStep == 0 ? token : promptRows[request] + readStep - 1;
        token++;
        store.copyTo(firstRow[request] + at, row, null);
        int cell = block.addUnfilled(request, readStep == 0 ? Phase.PREFILL : Phase.DECODE, at);
        System.arraycopy(row, 0, block.experts(), cell, width);
      }
      token = 0;
    }
  }

  private int tokensOfStep(int request) {
    if (readStep == 0) {
      return promptRows[request];
    }
    return readStep <= decodeRows[request] ? 1 : 0;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public void close() {
    store.close();
  }
}
