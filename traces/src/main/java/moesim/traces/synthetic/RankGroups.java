package moesim.traces.synthetic;

import java.util.Arrays;

/**
 * The groups that ranks of popularity lie in, and those a topic's tokens select from; the same in
 * all layers, which only number groups and experts differently.
 *
 * <p>Topic c may select from the groups c, c + 1, … (mod G). Ranks are placed from the most popular
 * on, those of a topic into its groups in turn. A rank whose group is full goes where there is most
 * room among its topic's groups, the lowest of several, or among all if those are full too.
 */
final class RankGroups {
  private final int[] groupOf;
  private final int topics;
  private final int groups;
  private final int perToken;

  RankGroups(int experts, RouterParameters router) {
    topics = router.topics();
    groups = router.groups();
    perToken = router.groupsPerToken();
    groupOf = new int[experts];
    int[] room = new int[groups];
    Arrays.fill(room, experts / groups);
    for (int rank = 0; rank < experts; rank++) {
      int turn = (rank % topics + rank / topics % perToken) % groups;
      int group = room[turn] > 0 ? turn : roomiest(room, rank % topics);
      groupOf[rank] = group;
      room[group]--;
    }
  }

  private int roomiest(int[] room, int topic) {
    int best = -1;
    int bestOfTopic = -1;
    for (int group = 0; group < groups; group++) {
      best = best < 0 || room[group] > room[best] ? group : best;
      if (isOpen(topic, group) && (bestOfTopic < 0 || room[group] > room[bestOfTopic])) {
        bestOfTopic = group;
      }
    }
    return room[bestOfTopic] > 0 ? bestOfTopic : best;
  }

  private boolean isOpen(int topic, int group) {
    return Math.floorMod(group - topic, groups) < perToken;
  }

  int groupOf(int rank) {
    return groupOf[rank];
  }

  /** True if a token of {@code topic} may select {@code rank}. */
  boolean maySelect(int topic, int rank) {
    return isOpen(topic, groupOf[rank]);
  }
}
