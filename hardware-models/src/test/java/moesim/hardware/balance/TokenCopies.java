package moesim.hardware.balance;

import java.util.Arrays;
import moesim.hardware.parallel.Suppression;

/**
 * Copies of tokens that units send to the units of the experts which the tokens selected, token by
 * token: an oracle of what is expected of them. By node, a token goes to the first unit there that
 * needs it.
 *
 * <p><b>Copies of experts.</b> The tokens of a split that is even take the copies of an expert in
 * turn, layer by layer; nearest ones take a copy on the unit of the token, else the copies on its
 * node in turn, else all in turn. <b>Units.</b> Copies of tokens; times the bytes of one it is what
 * links carry.
 */
final class TokenCopies {
  private static final int NONE = -1;

  private final Slots slots;
  private final SlotShape shape;
  private final boolean nearest;
  private final Suppression sent;
  private final long[] copies;
  private final int[][] turns;
  private final int[] candidates;
  private final boolean[] has;
  private final int[] entries;

  /** {@code split} is even or nearest: what is least loaded is not known token by token. */
  public TokenCopies(Slots slots, TokenSplit split, Suppression sent) {
    if (split == TokenSplit.LEAST_LOADED) {
      throw new IllegalArgumentException("tokens one by one cannot be split " + split);
    }
    this.slots = slots;
    shape = slots.shape();
    nearest = split == TokenSplit.NEAREST;
    this.sent = sent;
    copies = new long[shape.units() * shape.units()];
    turns = new int[shape.layers()][shape.experts()];
    candidates = new int[shape.slots()];
    has = new boolean[shape.units()];
    entries = new int[shape.nodes()];
  }

  /** Counts one token of {@code unit} and the experts it selected at a layer. */
  public void add(int layer, int unit, int... selected) {
    Arrays.fill(has, false);
    Arrays.fill(entries, NONE);
    for (int expert : selected) {
      int target = unitFor(layer, unit, expert);
      if (sent == Suppression.NONE || !has[target]) {
        has[target] = true;
        send(unit, target);
      }
    }
  }

  private void send(int from, int target) {
    int sender = from;
    if (sent == Suppression.NODE && shape.nodeOf(target) != shape.nodeOf(from)) {
      int entry = entries[shape.nodeOf(target)];
      if (entry == NONE) {
        entries[shape.nodeOf(target)] = target;
      } else {
        sender = entry;
      }
    }
    copies[sender * shape.units() + target]++;
  }

  private int unitFor(int layer, int from, int expert) {
    int count = 0;
    int distance = 2;
    for (int copy = 0; copy < slots.copies(layer, expert); copy++) {
      int unit = shape.unitOf(slots.slotOf(layer, expert, copy));
      int away = nearest ? shape.distance(unit, from) : distance;
      if (away < distance) {
        distance = away;
        count = 0;
      }
      if (away == distance) {
        candidates[count++] = unit;
      }
    }
    return candidates[turns[layer][expert]++ % count];
  }

  /** Copies that one unit sent to another; to itself: tokens that stayed. */
  public long between(int from, int to) {
    return copies[from * shape.units() + to];
  }

  /** Copies that crossed from one node to another. */
  public long betweenNodes() {
    long crossing = 0;
    for (int from = 0; from < shape.units(); from++) {
      for (int to = 0; to < shape.units(); to++) {
        crossing += shape.nodeOf(from) == shape.nodeOf(to) ? 0 : between(from, to);
      }
    }
    return crossing;
  }

  /** Copies between different units of one node. */
  public long insideNodes() {
    long inside = 0;
    for (int from = 0; from < shape.units(); from++) {
      for (int to = 0; to < shape.units(); to++) {
        inside += from != to && shape.nodeOf(from) == shape.nodeOf(to) ? between(from, to) : 0;
      }
    }
    return inside;
  }
}
