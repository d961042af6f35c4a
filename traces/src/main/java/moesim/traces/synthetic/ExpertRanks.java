package moesim.traces.synthetic;

import java.util.Arrays;
import moesim.routing.Phase;

/**
 * Which expert has which rank of popularity, per layer and phase.
 *
 * <p>Prompts: groups, and experts within a group, are numbered at random in each layer. Generated
 * tokens: the experts of a topic that lie in the same group change places. The expert at place j of
 * its topic, from 0, gets the score ln(j + 1) + shift·(2u − 1), and places are given out in order
 * of the score.
 */
final class ExpertRanks {
  private final int experts;
  private final RouterParameters router;
  private final RankGroups groups;
  // By phase code: [layers][experts].
  private final short[][] expertOf;

  ExpertRanks(int layers, int experts, RouterParameters router, RankGroups groups, long seed) {
    this.experts = experts;
    this.router = router;
    this.groups = groups;
    expertOf = new short[2][layers * experts];
    for (int layer = 0; layer < layers; layer++) {
      SplitMix64 random = new SplitMix64(SplitMix64.mix(seed) ^ SplitMix64.mix(~(long) layer));
      place(layer * experts, random);
      for (int topic = 0; topic < router.topics(); topic++) {
        for (int group = 0; group < router.groups(); group++) {
          shift(layer * experts, topic, group, random);
        }
      }
    }
  }

  /** Experts of a phase, {@code [layers][ranks]}. */
  short[] experts(int phase) {
    return expertOf[phase];
  }

  private void place(int from, SplitMix64 random) {
    int size = experts / router.groups();
    int[] number = permutation(router.groups(), random);
    int[][] members = new int[router.groups()][];
    for (int group = 0; group < members.length; group++) {
      members[group] = permutation(size, random);
    }
    int[] taken = new int[members.length];
    for (int rank = 0; rank < experts; rank++) {
      int group = groups.groupOf(rank);
      int expert = number[group] * size + members[group][taken[group]++];
      expertOf[Phase.PREFILL.code()][from + rank] = (short) expert;
    }
  }

  private static int[] permutation(int count, SplitMix64 random) {
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      int j = (int) (random.next() * (i + 1));
      places[i] = places[j];
      places[j] = i;
    }
    return places;
  }

  private void shift(int from, int topic, int group, SplitMix64 random) {
    int[] ranks = new int[(experts - topic + router.topics() - 1) / router.topics()];
    double[] score = new double[ranks.length];
    int count = 0;
    for (int rank = topic, j = 0; rank < experts; rank += router.topics(), j++) {
      if (groups.groupOf(rank) == group) {
        ranks[count] = rank;
        score[count++] = StrictMath.log(j + 1) + router.phaseShift() * (2 * random.next() - 1);
      }
    }
    double[] sorted = Arrays.copyOf(score, count);
    Arrays.sort(sorted);
    boolean[] given = new boolean[count];
    for (int i = 0; i < count; i++) {
      int place = Arrays.binarySearch(sorted, score[i]);
      // Equal scores, which hardly happen, take neighbouring places.
      while (place > 0 && sorted[place - 1] == score[i]) {
        place--;
      }
      while (given[place]) {
        place++;
      }
      given[place] = true;
      expertOf[Phase.DECODE.code()][from + ranks[place]] =
          expertOf[Phase.PREFILL.code()][from + ranks[i]];
    }
  }
}
