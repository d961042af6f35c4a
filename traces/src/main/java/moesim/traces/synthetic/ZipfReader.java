package moesim.traces.synthetic;

import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;

/** One pass over a generated trace: generates it anew, token by token. */
final class ZipfReader implements RoutingReader {
  private final ZipfParameters parameters;
  private final int layers;
  private final int experts;
  private final int topK;
  private final SplitMix64 random;

  /** Of the layers with even numbers, then of the others. */
  private final ZipfRanks[] ranks;

  private final short[] expertOfRank;
  private final short[] previous;
  private int token;

  /** Begins at the first token, or, if {@code atEnd}, after the last. */
  ZipfReader(ZipfParameters parameters, MoeModel model, boolean atEnd) {
    this.parameters = parameters;
    layers = model.layers();
    experts = model.experts();
    topK = model.topK();
    random = new SplitMix64(parameters.seed());
    ranks = new ZipfRanks[] {
      new ZipfRanks(experts, topK, parameters.exponent(0)),
      new ZipfRanks(experts, topK, parameters.exponent(1))
    };
    expertOfRank = new short[model.pages()];
    previous = new short[layers * topK];
    token = atEnd ? parameters.tokens() : 0;
    for (int layer = 0; layer < layers; layer++) {
      shuffle(layer * experts);
    }
  }

  /** Fisher–Yates: a permutation of the experts of one layer. */
  private void shuffle(int from) {
    for (int expert = 0; expert < experts; expert++) {
      expertOfRank[from + expert] = (short) expert;
    }
    for (int i = experts - 1; i >= 1; i--) {
      int j = (int) (random.next() * (i + 1));
      short swapped = expertOfRank[from + i];
      expertOfRank[from + i] = expertOfRank[from + j];
      expertOfRank[from + j] = swapped;
    }
  }

  @Override
  public boolean read(RoutingBlock block) {
    if (block.layers() != layers || block.topK() != topK) {
      throw new IllegalArgumentException("block of layers=" + block.layers() + " topK="
          + block.topK() + " for a trace of layers=" + layers + " topK=" + topK);
    }
    block.clear();
    while (!block.isFull() && token < parameters.tokens()) {
      // Not addUnfilled: weights, if the block has any, are absent.
      int cell = block.weights() == null
          ? block.addUnfilled(0, Phase.DECODE, token)
          : block.add(0, Phase.DECODE, token);
      generate(block.experts(), cell);
      token++;
    }
    return block.tokens() > 0;
  }

  private void generate(short[] target, int cell) {
    double stickiness = parameters.stickiness();
    for (int layer = 0; layer < layers; layer++) {
      int from = layer * topK;
      // The number is drawn for the first token too, although it has nothing to repeat.
      boolean repeats = stickiness > 0 && random.next() < stickiness && token > 0;
      if (!repeats) {
        select(layer, from);
      }
      System.arraycopy(previous, from, target, cell + from, topK);
    }
  }

  private void select(int layer, int to) {
    ZipfRanks ofLayer = ranks[layer & 1];
    int permutation = layer * experts;
    ofLayer.restart();
    for (int k = 0; k < topK; k++) {
      previous[to + k] = expertOfRank[permutation + ofLayer.draw(random.next())];
    }
  }

  @Override
  public void close() {}
}
