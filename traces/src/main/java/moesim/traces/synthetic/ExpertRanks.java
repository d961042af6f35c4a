package moesim.traces.synthetic;

import java.util.Arrays;
import moesim.routing.Phase;

/** Which expert has which rank of popularity, per layer: a permutation for each phase. */
final class ExpertRanks {
  private ExpertRanks() {}

  /**
   * Permutations per phase code, {@code [layers][experts]}.
   *
   * <p>Prompts follow a random permutation per layer. For generated tokens the experts of a topic
   * change places: the expert at place j of its topic, from 0, gets the score ln(j + 1) +
   * shift·(2u − 1), and the places are given out in order of the score.
   */
  static int[][] of(int layers, int experts, int topics, double shift, long seed) {
    int[] prefill = new int[layers * experts];
    int[] decode = new int[layers * experts];
    for (int layer = 0; layer < layers; layer++) {
      SplitMix64 random = new SplitMix64(SplitMix64.mix(seed) ^ SplitMix64.mix(~(long) layer));
      int from = layer * experts;
      shuffle(prefill, from, experts, random);
      for (int topic = 0; topic < Math.min(topics, experts); topic++) {
        shift(prefill, decode, from + topic, from + experts, topics, shift, random);
      }
    }
    int[][] ranks = new int[2][];
    ranks[Phase.PREFILL.code()] = prefill;
    ranks[Phase.DECODE.code()] = decode;
    return ranks;
  }

  private static void shuffle(int[] experts, int from, int count, SplitMix64 random) {
    for (int i = 0; i < count; i++) {
      int j = (int) (random.next() * (i + 1));
      experts[from + i] = experts[from + j];
      experts[from + j] = i;
    }
  }

  private static void shift(
      int[] source, int[] target, int first, int end, int step, double shift, SplitMix64 random) {
    int places = (end - first + step - 1) / step;
    double[] score = new double[places];
    for (int j = 0; j < places; j++) {
      score[j] = StrictMath.log(j + 1) + shift * (2 * random.next() - 1);
    }
    double[] sorted = score.clone();
    Arrays.sort(sorted);
    boolean[] given = new boolean[places];
    for (int j = 0; j < places; j++) {
      int place = Arrays.binarySearch(sorted, score[j]);
      // Equal scores, which hardly happen, take neighbouring places.
      while (place > 0 && sorted[place - 1] == score[j]) {
        place--;
      }
      while (given[place]) {
        place++;
      }
      given[place] = true;
      target[first + place * step] = source[first + j * step];
    }
  }
}
