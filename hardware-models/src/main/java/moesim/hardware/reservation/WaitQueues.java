package moesim.hardware.reservation;

import java.util.Arrays;

/**
 * One queue per unit, of operations ordered by rank, then ready time, then creation.
 *
 * <p><b>Shape.</b> Pairing heaps threaded through two columns that all queues share, since an operation waits in one queue
 * at most: nothing is allocated per operation. <b>Source.</b> Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap: a new
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
  private int waiting;

  WaitQueues(int units) {
    head = new int[units];
    Arrays.fill(head, NONE);
  }

  /** Room for operations [0, {@code operations}). */
  void grow(int operations) {
    key = Arrays.copyOf(key, operations);
    creation = Arrays.copyOf(creation, operations);
    child = Arrays.copyOf(child, operations);
    sibling = Arrays.copyOf(sibling, operations);
  }

  /** Sets the place of an operation in the order; creations may wrap around, as long as 2^31 never wait together. */
  void order(int operation, int rank, long readyPs, int created) {
    key[operation] = (long) rank << RANK_SHIFT | readyPs;
    creation[operation] = created;
  }

  long readyPs(int operation) {
    return key[operation] & (1L << RANK_SHIFT) - 1;
  }

  /** True if {@code one} goes before {@code other}. */
  boolean before(int one, int other) {
    long oneKey = key[one];
    long otherKey = key[other];
    return oneKey < otherKey || (oneKey == otherKey && creation[one] - creation[other] < 0);
  }

  void add(int unit, int operation) {
    child[operation] = NONE;
    sibling[operation] = NONE;
    int first = head[unit];
    head[unit] = first == NONE ? operation : meld(first, operation);
    waiting++;
  }

  /** The first operation waiting for {@code unit}, or {@link #NONE}. */
  int head(int unit) {
    return head[unit];
  }

  void removeHead(int unit) {
    head[unit] = mergePairs(child[head[unit]]);
    waiting--;
  }

  /** Operations in all queues. */
  int waiting() {
    return waiting;
  }

  private int meld(int one, int other) {
    boolean oneFirst = before(one, other);
    int parent = oneFirst ? one : other;
    int loser = oneFirst ? other : one;
    sibling[loser] = child[parent];
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
    sibling[root] = NONE;
    return root;
  }
}
