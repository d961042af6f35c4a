package moesim.traces.patterns;

import java.util.Arrays;
import java.util.OptionalDouble;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.statistics.RankCorrelation;
import moesim.statistics.TopShare;

/**
 * Joint counts of one layer: with the next layer, with the next token, within a token.
 *
 * <p><b>Shape.</b> Heat maps are {@code [experts][experts]}, row = the expert that came first.
 */
final class LayerCounts {
  /** Candidates among which a prediction is counted as a hit: the published fifth. */
  private static final double CANDIDATES = 0.2;

  /** Pairs that count as frequent: the published tenth. */
  private static final double PAIRS = 0.1;

  private final int layer;
  private final int experts;
  private final int topK;
  private final boolean last;
  // By phase code.
  private final int[][] loads;
  private final int[][] nextToken;
  private final int[][] nextLayer;
  private final int[][] pairs;

  LayerCounts(int layer, int layers, int experts, int topK) {
    this.layer = layer;
    this.experts = experts;
    this.topK = topK;
    last = layer == layers - 1;
    loads = new int[2][experts];
    nextToken = new int[2][experts * experts];
    nextLayer = new int[2][last ? 0 : experts * experts];
    pairs = new int[2][topK > 1 ? experts * experts : 0];
  }

  /** Bytes of the counts of one layer, at most. */
  static long bytes(int experts) {
    return 6L * Integer.BYTES * experts * experts;
  }

  int layer() {
    return layer;
  }

  /** Counts the tokens of {@code block}, whose predecessors are at {@code before}. */
  void add(RoutingBlock block, Predecessors before) {
    int width = block.layers() * topK;
    short[] ids = block.experts();
    for (int token = 0; token < block.tokens(); token++) {
      int cell = token * width + layer * topK;
      int phase = block.phases()[token];
      countLoads(ids, cell, loads[phase]);
      if (!last) {
        countJoint(ids, cell, ids, cell + topK, nextLayer[phase]);
      }
      if (topK > 1) {
        countPairs(ids, cell, pairs[phase]);
      }
      if (before.has(token)) {
        int previous = before.cell(token) + layer * topK;
        countJoint(before.experts(token), previous, ids, cell, nextToken[phase]);
      }
    }
  }

  private boolean isRouted(int expert) {
    return expert >= 0 && expert < experts;
  }

  private void countLoads(short[] ids, int cell, int[] load) {
    for (int i = cell; i < cell + topK; i++) {
      if (isRouted(ids[i])) {
        load[ids[i]]++;
      }
    }
  }

  private void countJoint(short[] given, int from, short[] then, int to, int[] counts) {
    for (int i = from; i < from + topK; i++) {
      int row = given[i];
      if (isRouted(row)) {
        int first = row * experts;
        for (int j = to; j < to + topK; j++) {
          int column = then[j];
          if (isRouted(column)) {
            counts[first + column]++;
          }
        }
      }
    }
  }

  /**
   * Each pair once, in the order in which the token lists it; {@link #coActivations} adds both
   * orders.
   */
  private void countPairs(short[] ids, int cell, int[] counts) {
    for (int i = cell; i < cell + topK - 1; i++) {
      for (int j = i + 1; j < cell + topK; j++) {
        if (isRouted(ids[i]) && isRouted(ids[j])) {
          counts[ids[i] * experts + ids[j]]++;
        }
      }
    }
  }

  /** The patterns of all tokens. */
  LayerPatterns patterns(int layerId) {
    int[] prefill = nextToken[Phase.PREFILL.code()];
    int[] decode = nextToken[Phase.DECODE.code()];
    return patterns(
        layerId,
        sum(loads),
        sum(nextLayer),
        sum(nextToken),
        sum(pairs),
        RankCorrelation.spearman(prefill, decode),
        PhaseOverlap.of(loads[Phase.PREFILL.code()], loads[Phase.DECODE.code()]));
  }

  /** The patterns of the tokens of {@code phase}; there is nothing to compare them with. */
  LayerPatterns patterns(int layerId, Phase phase) {
    int code = phase.code();
    return patterns(
        layerId,
        loads[code],
        nextLayer[code],
        nextToken[code],
        pairs[code],
        OptionalDouble.empty(),
        PhaseOverlap.NONE);
  }

  private LayerPatterns patterns(
      int layerId,
      int[] load,
      int[] ofNextLayer,
      int[] ofNextToken,
      int[] ofPairs,
      OptionalDouble rho,
      PhaseOverlap overlap) {
    int top = largest(load);
    int[] pairCounts = pairCounts(ofPairs);
    return new LayerPatterns(
        layerId,
        last ? OptionalDouble.empty() : coverage(ofNextLayer, top),
        coverage(ofNextToken, top),
        rho,
        overlap,
        TopShare.of(pairCounts, PAIRS),
        brightest(pairCounts));
  }

  /** How often tokens of {@code phase} selected each pair of experts. */
  CoActivations coActivations(int layerId, Phase phase) {
    return new CoActivations(layerId, experts, pairCounts(pairs[phase.code()]));
  }

  /** What tokens of {@code phase} selected at the next layer; nothing at the last one. */
  NextCounts nextLayer(int layerId, Phase phase) {
    return new NextCounts(layerId, experts, nextLayer[phase.code()]);
  }

  /** What the next token of {@code phase} selected. */
  NextCounts nextToken(int layerId, Phase phase) {
    return new NextCounts(layerId, experts, nextToken[phase.code()]);
  }

  private static int[] sum(int[][] ofPhases) {
    int[] sum = ofPhases[0].clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += ofPhases[1][i];
    }
    return sum;
  }

  private static int largest(int[] counts) {
    int largest = 0;
    for (int i = 1; i < counts.length; i++) {
      largest = counts[i] > counts[largest] ? i : largest;
    }
    return largest;
  }

  private OptionalDouble coverage(int[] counts, int row) {
    int first = row * experts;
    return TopShare.of(Arrays.copyOfRange(counts, first, first + experts), CANDIDATES);
  }

  private int[] pairCounts(int[] ordered) {
    if (ordered.length == 0) {
      return ordered;
    }
    int[] counts = new int[experts * (experts - 1) / 2];
    int pair = 0;
    for (int high = 1; high < experts; high++) {
      for (int low = 0; low < high; low++) {
        counts[pair++] = ordered[low * experts + high] + ordered[high * experts + low];
      }
    }
    return counts;
  }

  private static OptionalDouble brightest(int[] counts) {
    long total = 0;
    int most = 0;
    for (int count : counts) {
      total += count;
      most = Math.max(most, count);
    }
    return total == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) most * counts.length / total);
  }
}
