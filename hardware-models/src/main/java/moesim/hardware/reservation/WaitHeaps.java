package moesim.hardware.reservation;

import java.util.Arrays;

/**
 * One queue per unit, in the order of {@link Claims}.
 *
 * <p><b>Shape.</b> Pairing heaps threaded through columns that all queues share, since an entry is
 * in one queue at most: nothing is allocated per operation. <b>Source.</b> Fredman, Sedgewick,
 * Sleator, Tarjan, "The pairing heap: a new form of self-adjusting heap", Algorithmica 1, 1986.
 */
final class WaitHeaps {
  private static final int NONE = Claims.NONE;

  private final Claims claims;
  private final int shift;
  private final int[] head;
  private int[] child = new int[0];
  private int[] sibling = new int[0];

  /** The sibling before an entry, or the parent of the first child. */
  private int[] before = new int[0];

  /** Empty queues; {@code shift} is the binary logarithm of entries per operation. */
  WaitHeaps(int units, Claims claims, int shift) {
    this.claims = claims;
    this.shift = shift;
    head = new int[units];
    Arrays.fill(head, NONE);
  }

  /** Room for entries [0, {@code entries}). */
  void grow(int entries) {
    child = Arrays.copyOf(child, entries);
    sibling = Arrays.copyOf(sibling, entries);
    before = Arrays.copyOf(before, entries);
  }

  void add(int unit, int entry) {
    child[entry] = NONE;
    sibling[entry] = NONE;
    int first = head[unit];
    setHead(unit, first == NONE ? entry : meld(first, entry));
  }

  /** The first entry for {@code unit}, or {@link Claims#NONE}. */
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
    boolean oneFirst = claims.before(one >> shift, other >> shift);
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
