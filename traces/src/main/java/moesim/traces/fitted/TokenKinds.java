package moesim.traces.fitted;

import java.util.Arrays;
import moesim.traces.synthetic.SplitMix64;

/**
 * Kinds of tokens: clusters of tokens that select alike over all layers, found by hard expectation
 * maximisation of a mixture of independent choices per layer (classification EM; Celeux and
 * Govaert, Computational Statistics and Data Analysis 14, 1992).
 */
final class TokenKinds {
  private static final int ROUNDS = 20;
  // Ids that clusters are found on; all tokens then take the nearest.
  private static final long MOST_IDS = 1 << 20;
  private static final long SEED = 0x6B696E6473L;

  private final TokenSample sample;
  private final int kinds;
  private final int layers;
  private final int topK;
  private final int experts;
  private final int[] kindOf;
  // [layers][kinds][experts]
  private final long[][][] counts;
  // [layers][experts]
  private final double[][] popularity;

  private TokenKinds(TokenSample sample, int kinds) {
    this.sample = sample;
    this.kinds = kinds;
    layers = sample.model.layers();
    topK = sample.model.topK();
    experts = sample.model.selectableExperts();
    kindOf = new int[sample.tokens()];
    counts = new long[layers][kinds][experts];
    popularity = new double[layers][];
  }

  /** {@code kinds} kinds of the tokens of {@code sample}. */
  static TokenKinds of(TokenSample sample, int kinds) {
    TokenKinds found = new TokenKinds(sample, kinds);
    found.count(1);
    for (int layer = 0; layer < found.layers; layer++) {
      found.popularity[layer] = PhaseTables.popularity(found.counts[layer], found.experts);
    }
    if (kinds > 1) {
      found.cluster();
    }
    return found;
  }

  /** Kind of each token. */
  int[] kindOf() {
    return kindOf;
  }

  /** Selections of a layer by kind, {@code [kinds][experts]}. */
  long[][] counts(int layer) {
    return counts[layer];
  }

  private void cluster() {
    int width = layers * topK;
    int every = (int) Math.max(1, (long) sample.tokens() * width / MOST_IDS);
    Arrays.fill(kindOf, -1);
    SplitMix64 random = new SplitMix64(SEED);
    int places = sample.tokens() / every;
    for (int kind = 0; kind < kinds; kind++) {
      int place = (int) (random.next() * places);
      kindOf[place * every] = kind;
    }
    boolean moves = true;
    for (int round = 0; round < ROUNDS && moves; round++) {
      count(every);
      moves = assign(every);
    }
    count(every);
    assign(1);
    count(1);
  }

  private void count(int every) {
    for (long[][] layer : counts) {
      for (long[] kind : layer) {
        Arrays.fill(kind, 0);
      }
    }
    for (int token = 0; token < sample.tokens(); token += every) {
      int kind = kindOf[token];
      int cell = sample.cell(token);
      for (int layer = 0; layer < layers && kind >= 0; layer++) {
        for (int i = 0; i < topK; i++, cell++) {
          int expert = sample.experts[cell];
          if (expert >= 0) {
            counts[layer][kind][expert]++;
          }
        }
      }
    }
  }

  /** Gives every token the kind under which its selections are likeliest; true if one moved. */
  private boolean assign(int every) {
    float[][] scores = scores();
    boolean moved = false;
    for (int token = 0; token < sample.tokens(); token += every) {
      int kind = likeliest(scores, sample.cell(token));
      moved |= kind != kindOf[token];
      kindOf[token] = kind;
    }
    return moved;
  }

  private int likeliest(float[][] scores, int from) {
    int likeliest = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int kind = 0; kind < kinds; kind++) {
      float[] of = scores[kind];
      double score = 0;
      int cell = from;
      for (int layer = 0, row = 0; layer < layers; layer++, row += experts) {
        for (int i = 0; i < topK; i++, cell++) {
          int expert = sample.experts[cell];
          score += expert < 0 ? 0 : of[row + expert];
        }
      }
      if (score > most) {
        most = score;
        likeliest = kind;
      }
    }
    return likeliest;
  }

  /** Logarithms of the lifts, {@code [kinds][layers · experts]}. */
  private float[][] scores() {
    float[][] scores = new float[kinds][layers * experts];
    for (int kind = 0; kind < kinds; kind++) {
      for (int layer = 0; layer < layers; layer++) {
        long[] of = counts[layer][kind];
        long sum = Arrays.stream(of).sum();
        for (int expert = 0; expert < experts; expert++) {
          double lift = PhaseTables.lift(of[expert], sum, popularity[layer][expert]);
          scores[kind][layer * experts + expert] = (float) StrictMath.log(lift);
        }
      }
    }
    return scores;
  }
}
