package moesim.competitive;

/**
 * What the offline optimum may hold after some requests: all cache contents with which the requests
 * so far can have been served at least cost.
 *
 * <p><b>Shape.</b> Pages in groups 1 to k, or in none (0), four bits per page in one {@code long}.
 * A content of k grouped pages is possible if, for every i, at least i of its pages are in the
 * groups 1 to i. A request for a page of a group costs the optimum nothing, one for a page of no
 * group costs it one. <b>Source.</b> Koutsoupias, Papadimitriou, "Beyond competitive analysis",
 * SIAM J. Computing 30(1), 2000: work functions of paging.
 */
final class WorkFunction {
  private static final int BITS = 4;
  private static final int MASK = (1 << BITS) - 1;

  private WorkFunction() {}

  /**
   * The optimum holds the experts 0, 1, … of the layers in turn. What it held at first changes its
   * cost by k at most, and no ratio.
   */
  static long initial(LayeredInstance instance) {
    long groups = 0;
    for (int i = 0; i < instance.capacity(); i++) {
      int page = i % instance.layers() * instance.experts() + i / instance.layers();
      groups |= (long) (i + 1) << (BITS * page);
    }
    return groups;
  }

  /** True if {@code page} can be served without a cost. */
  static boolean holds(long groups, int page) {
    return groupOf(groups, page) != 0;
  }

  static int groupOf(long groups, int page) {
    return (int) (groups >>> (BITS * page)) & MASK;
  }

  /** The groups after a request for {@code page}. */
  static long request(long groups, int page, LayeredInstance instance) {
    int requested = groupOf(groups, page);
    long after = 1L << (BITS * page);
    for (int other = 0; other < instance.pages(); other++) {
      if (other != page) {
        int group = regrouped(groupOf(groups, other), requested, instance.capacity());
        after |= (long) group << (BITS * other);
      }
    }
    return after;
  }

  /**
   * The new group of a page of {@code group} when a page of group {@code requested} is requested,
   * with k groups.
   */
  static int regrouped(int group, int requested, int k) {
    if (group == 0) {
      return 0;
    }
    if (requested == 0) {
      // The requested page is in every content and some other page left: one fewer is certain of
      // each group.
      return k == 1 ? 0 : Math.max(group, 2);
    }
    if (group < requested) {
      return group + 1;
    }
    if (group == requested) {
      return group == k ? 0 : group + 1;
    }
    return group;
  }
}
