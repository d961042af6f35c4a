package moesim.traces.synthetic;

import java.util.Arrays;
import moesim.model.MoeModel;

/**
 * Draws the experts of the tokens of a {@code calibrated} trace: its tables, and the rules by which
 * random numbers use them. Never changed once made, so that any number of readers share one.
 *
 * <p>Per layer one random number chooses a topic, that of the layer or token before or a new one,
 * and one of the topic's {@link Selections}; or the selection of the token before again.
 * <b>Source.</b> docs/model.md, "Generated routing: calibrated".
 */
final class TopicRouter {
  private static final int ONE = 1 << 16;
  private static final int TOPICS = 1 << 12;

  private final int layers;
  private final int experts;
  private final int topK;
  private final byte[] topicOf;
  private final short[] ranks;
  private final ExpertRanks expertRanks;
  private final int keepsLayersTopic;
  private final int keepsTokensTopic;
  private final int[] repeats;

  TopicRouter(MoeModel model, RouterParameters router, long seed) {
    layers = model.layers();
    experts = model.experts();
    topK = model.topK();
    Popularity popularity = new Popularity(experts, router.topics(), router.exponent());
    RankGroups groups = new RankGroups(experts, router);
    topicOf = topics(popularity);
    SplitMix64 random = new SplitMix64(SplitMix64.mix(seed));
    ranks = new Selections(popularity, groups, router.affinity(), topK, random).ranks();
    expertRanks = new ExpertRanks(layers, experts, router, groups, seed);
    double layer = router.layerCorrelation();
    double token = layer + router.tokenCorrelation();
    keepsLayersTopic = (int) Math.round(layer * ONE);
    keepsTokensTopic = (int) Math.round(token * ONE);
    repeats = new int[layers];
    for (int i = 0; i < layers; i++) {
      double again = router.repetition() * i / Math.max(1, layers - 1);
      repeats[i] = (int) Math.round(Math.min(1, token + again) * ONE);
    }
  }

  /** A topic per entry, as many entries as its share. */
  private static byte[] topics(Popularity popularity) {
    byte[] table = new byte[TOPICS];
    double below = 0;
    int from = 0;
    double[] shares = popularity.ofTopics();
    for (int topic = 0; topic < shares.length; topic++) {
      below += shares[topic];
      int to = topic == shares.length - 1 ? TOPICS : (int) Math.round(below * TOPICS);
      Arrays.fill(table, from, to, (byte) topic);
      from = to;
    }
    return table;
  }

  /**
   * Draws one token.
   *
   * @param random state of the request's random numbers
   * @param phase code of the token's phase
   * @param first true if no token of the request came before
   * @param last number of the selection per layer: of the token before, then of this one
   * @param out receives the experts, layer by layer, from {@code cell}
   * @return the new state of the random numbers
   */
  long token(long random, int phase, boolean first, int[] last, short[] out, int cell) {
    long state = random;
    short[] rankOf = ranks;
    short[] expertOf = expertRanks.experts(phase);
    int k = topK;
    int to = cell;
    int rankZero = 0;
    int topic = 0;
    for (int layer = 0; layer < layers; layer++, rankZero += experts) {
      state += SplitMix64.GAMMA;
      long bits = SplitMix64.mix(state);
      int keep = (int) bits & ONE - 1;
      int selection = last[layer];
      // The first layer has no layer before it, the first token no token: they take the other's
      // topic, or a new one.
      boolean takesLayers = keep < keepsLayersTopic && layer > 0;
      boolean takesTokens = keep < repeats[layer] && !first;
      if (takesLayers || !takesTokens || keep < keepsTokensTopic) {
        int old = takesLayers ? topic : selection / Selections.EXAMPLES;
        int drawn = topicOf[(int) (bits >>> 16) & TOPICS - 1];
        topic = takesLayers || takesTokens ? old : drawn;
        selection = topic * Selections.EXAMPLES + (int) (bits >>> 32 & Selections.EXAMPLES - 1);
        last[layer] = selection;
      } else {
        topic = selection / Selections.EXAMPLES;
      }
      int from = selection * k;
      for (int i = from; i < from + k; i++) {
        out[to++] = expertOf[rankZero + rankOf[i]];
      }
    }
    return state;
  }
}
