package moesim.hardware.reservation;

import java.util.Arrays;

/**
 * One queue per unit, of entries ordered by rank, then ready time, then creation.
 *
 * <p><b>Shape.</b> Pairing heaps threaded through columns that all queues share, since an entry is in one queue at most:
 * nothing is allocated per operation. <b>Source.</b> Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap: a new
 * form of self-adjusting heap", Algorithmica 1, 1986.
 */
final class WaitQueues {
  static final int NONE = -1;

  /** Above every ready time: {@code Timeline.HORIZON_PS} is 2^53. */
  private static final int RANK_SHIFT = 54;

  /** So that a key stays positive. */
  static final int MOST_RANK = (1 << 9) - 1;

  private final int[] head;
  private long[] key = new long[0];
  private int[] creation = new int[0];
  private int[] child = new int[0];
  private int[] sibling = new int[0];

  /** The sibling before an entry, or the parent of the first child. */
  private int[] before = new int[0];

  WaitQueues(int units) {
    head = new int[units];
    Arrays.fill(head, NONE);
  }

  /** Room for entries [0, {@code entries}). */
  void grow(int entries) {
    key = Arrays.copyOf(key, entries);
    creation = Arrays.copyOf(creation, entries);
    child = Arrays.copyOf(child, entries);
    sibling = Arrays.copyOf(sibling, entries);
    before = Arrays.copyOf(before, entries);
  }

  /** Sets the place of an entry in the order; creations may wrap around, as long as 2^31 never wait together. */
  void order(int entry, int rank, long readyPs, int created) {
    key[entry] = (long) rank << RANK_SHIFT | readyPs;
    creation[entry] = created;
  }

  long readyPs(int entry) {
    return key[entry] & (1L << RANK_SHIFT) - 1;
  }

  /** True if {@code one} goes before {@code other}. */
  boolean before(int one, int other) {
    long oneKey = key[one];
    long otherKey = key[other];
    return oneKey < otherKey || (oneKey == otherKey && creation[one] - creation[other] < 0);
  }

  void add(int unit, int entry) {
    child[entry] = NONE;
    sibling[entry] = NONE;
    int first = head[unit];
    setHead(unit, first == NONE ? entry : meld(first, entry));
  }

  /** The first entry for {@code unit}, or {@link #NONE}. */
  int head(int unit) {
    return head[unit];
  }

  void removeHead(int unit) {
    setHead(unit, mergePairs(child[head[unit]]));
  }

  /** Takes an entry out of the queue of {@code unit}, wherever it stands. */
  void remove(int unit, int entry) {
    if (head[unit] == entry) {
      removeHead(unit);
      return;
    }
    int left = before[entry];
    int right = sibling[entry];
    if (child[left] == entry) {
      child[left] = right;
    } else {
      sibling[left] = right;
    }
    if (right != NONE) {
      before[right] = left;
    }
    int orphans = mergePairs(child[entry]);
    if (orphans != NONE) {
      setHead(unit, meld(head[unit], orphans));
    }
  }

  private void setHead(int unit, int entry) {
    head[unit] = entry;
    if (entry != NONE) {
      sibling[entry] = NONE;
      before[entry] = NONE;
    }
  }

  private int meld(int one, int other) {
    boolean oneFirst = before(one, other);
    int parent = oneFirst ? one : other;
    int loser = oneFirst ? other : one;
    int firstChild = child[parent];
    sibling[loser] = firstChild;
    if (firstChild != NONE) {
      before[firstChild] = loser;
    }
    before[loser] = parent;
    child[parent] = loser;
    return parent;
  }

  /** Melds siblings two by two, then the pairs from the last to the first. */
  private int mergePairs(int firstSibling) {
    int pairs = NONE;
    int next = firstSibling;
    while (next != NONE) {
      int one = next;
      int other = sibling[one];
      if (other == NONE) {
        sibling[one] = pairs;
        pairs = one;
        break;
      }
      next = sibling[other];
      int pair = meld(one, other);
      sibling[pair] = pairs;
      pairs = pair;
    }
    if (pairs == NONE) {
      return NONE;
    }
    int root = pairs;
    int rest = sibling[root];
    while (rest != NONE) {
      int following = sibling[rest];
      root = meld(root, rest);
      rest = following;
    }
    return root;
  }
}
