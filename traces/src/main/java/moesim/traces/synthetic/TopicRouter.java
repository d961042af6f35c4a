package moesim.traces.synthetic;

import moesim.model.MoeModel;

/**
 * Draws the experts of the tokens of a {@code calibrated} trace: its tables, and the random numbers.
 * Never changed once made, so that any number of readers share one.
 *
 * <p><b>Source.</b> docs/model.md, "Generated routing: calibrated".
 */
final class TopicRouter {
  /** After so many refused draws of a slot, the next rank that may be selected is taken. */
  private static final int PATIENCE = 64;

  private static final int ONE = 1 << 16;

  private final int layers;
  private final int experts;
  private final int topK;
  private final int[] topicTable;
  private final int[] rankTables;
  private final int[][] expertOfRank;
  private final int keepsLayersTopic;
  private final int keepsTokensTopic;
  private final int[] repeats;
  private final int groupsPerToken;
  private final int[] groupBit;

  TopicRouter(MoeModel model, RouterParameters router, long seed) {
    layers = model.layers();
    experts = model.experts();
    topK = model.topK();
    topicTable = TopicTables.topics(router, experts);
    rankTables = TopicTables.ranks(router, experts);
    expertOfRank = ExpertRanks.of(layers, experts, router.topics(), router.phaseShift(), seed);
    keepsLayersTopic = threshold(router.layerCorrelation());
    keepsTokensTopic = threshold(router.layerCorrelation() + router.tokenCorrelation());
    repeats = new int[layers];
    for (int layer = 1; layer < layers; layer++) {
      repeats[layer] = threshold(router.repetition() * layer / (layers - 1));
    }
    groupsPerToken = router.groupsPerToken();
    groupBit = new int[experts];
    for (int expert = 0; expert < experts; expert++) {
      groupBit[expert] = 1 << expert / (experts / router.groups());
    }
  }

  private static int threshold(double probability) {
    return (int) Math.round(probability * ONE);
  }

  /** Words that {@link #token} needs for the set of experts selected so far. */
  int setWords() {
    return (experts + 63) >>> 6;
  }

  /**
   * Draws one token.
   *
   * @param random state of the request's random numbers
   * @param phase code of the token's phase
   * @param first true if no token of the request came before
   * @param topics topic per layer: of the token before, then of this one
   * @param ranks rank per layer and slot: likewise
   * @param set empty set of experts; left empty
   * @param out receives the experts, layer by layer, from {@code cell}
   * @return the new state of the random numbers
   */
  long token(
      long random,
      int phase,
      boolean first,
      byte[] topics,
      short[] ranks,
      long[] set,
      short[] out,
      int cell) {
    long state = random;
    int[] expertOf = expertOfRank[phase];
    int[] tables = rankTables;
    int[] groupOf = groupBit;
    int n = experts;
    int k = topK;
    int topic = 0;
    int slot = 0;
    int to = cell;
    for (int layer = 0; layer < layers; layer++) {
      state += SplitMix64.GAMMA;
      long bits = SplitMix64.mix(state);
      int keep = (int) bits & (ONE - 1);
      if (keep >= keepsTokensTopic || first && (layer == 0 || keep >= keepsLayersTopic)) {
        topic = pick(topicTable, 0, topicTable.length, bits);
      } else if (keep >= keepsLayersTopic || layer == 0) {
        topic = topics[layer];
      }
      topics[layer] = (byte) topic;
      int table = topic * n;
      int layersRanks = layer * n;
      int repeat = first ? 0 : repeats[layer];
      int open = 0;
      int mayOpen = groupsPerToken;
      int begin = to;
      for (int end = to + k; to < end; to++, slot++) {
        int refused = 0;
        int rank = 0;
        while (true) {
          if (refused < PATIENCE) {
            state += SplitMix64.GAMMA;
            bits = SplitMix64.mix(state);
            boolean again = refused == 0 && ((int) bits & (ONE - 1)) < repeat;
            rank = again ? ranks[slot] : pick(tables, table, n, bits);
          } else {
            rank = rank + 1 == n ? 0 : rank + 1;
          }
          int expert = expertOf[layersRanks + rank];
          int group = groupOf[expert];
          long bit = 1L << expert;
          boolean opens = (open & group) == 0;
          if ((set[expert >>> 6] & bit) == 0 && !(opens && mayOpen == 0)) {
            set[expert >>> 6] |= bit;
            open |= group;
            mayOpen -= opens ? 1 : 0;
            ranks[slot] = (short) rank;
            out[to] = (short) expert;
            break;
          }
          refused++;
        }
      }
      for (int i = begin; i < to; i++) {
        set[out[i] >>> 6] = 0;
      }
    }
    return state;
  }

  /** The upper 32 bits choose the entry, bits 16 to 31 between it and its alias. */
  private static int pick(int[] table, int from, int size, long bits) {
    int i = (int) ((bits >>> 32) * size >>> 32);
    int entry = table[from + i];
    return (((int) bits) >>> 16) < (entry >>> 16) ? i : entry & (ONE - 1);
  }
}
