package moesim.hardware.balance;

import java.util.Arrays;

/**
 * What changing from one placement to another moves.
 *
 * @param experts copies that come to a unit which had none of that expert
 * @param insideBytes their bytes, from units of the same node
 * @param betweenBytes their bytes, from other nodes
 * @param ps how long the busiest unit of any stage sends or receives at either level, whichever takes longest;
 *     nothing else uses the links
 */
public record Migration(long experts, long insideBytes, long betweenBytes, long ps) {
  /** Nothing moves. */
  public static final Migration NONE = new Migration(0, 0, 0, 0);

  /**
   * The way from {@code before} to {@code after}. A copy comes from the node itself if that holds
   * one, of several from the unit that has sent least so far at that level, then from the lower.
   */
  public static Migration between(Slots before, Slots after, ExpertBytes bytes, LinkSpeeds links) {
    if (!before.shape().equals(after.shape())) {
      throw new IllegalArgumentException("from " + before.shape() + " to " + after.shape());
    }
    Moves moves = new Moves(before, after);
    for (int layer = 0; layer < before.shape().layers(); layer++) {
      moves.layer(layer, bytes);
    }
    return new Migration(
        moves.experts,
        Arrays.stream(moves.received[0]).sum(),
        Arrays.stream(moves.received[1]).sum(),
        Math.max(
            links.insideNode().transferPs(moves.busiest(0)),
            links.betweenNodes().transferPs(moves.busiest(1))));
  }

  /** Bytes of both levels. */
  public long bytes() {
    return insideBytes + betweenBytes;
  }

  /** Both one after the other. */
  public Migration plus(Migration other) {
    return new Migration(
        experts + other.experts,
        insideBytes + other.insideBytes,
        betweenBytes + other.betweenBytes,
        ps + other.ps);
  }

  /** Bytes sent and received so far, by level (0 inside a node, 1 between nodes) and unit. */
  private static final class Moves {
    private final Slots before;
    private final Slots after;
    private final SlotShape shape;
    private final long[][] sent;
    private final long[][] received;
    private long experts;

    Moves(Slots before, Slots after) {
      this.before = before;
      this.after = after;
      shape = before.shape();
      sent = new long[2][shape.stages() * shape.units()];
      received = new long[2][shape.stages() * shape.units()];
    }

    void layer(int layer, ExpertBytes bytes) {
      for (int unit = 0; unit < shape.units(); unit++) {
        for (int expert = 0; expert < shape.experts(); expert++) {
          if (after.isOn(layer, expert, unit) && !before.isOn(layer, expert, unit)) {
            int level = inNode(layer, expert, unit) ? 0 : 1;
            int first = shape.stageOf(layer) * shape.units();
            int source = source(layer, expert, unit, level);
            long size = bytes.of(layer, expert);
            sent[level][first + source] += size;
            received[level][first + unit] += size;
            experts++;
          }
        }
      }
    }

    private boolean inNode(int layer, int expert, int unit) {
      for (int copy = 0; copy < before.copies(layer, expert); copy++) {
        if (shape.nodeOf(sourceOf(layer, expert, copy)) == shape.nodeOf(unit)) {
          return true;
        }
      }
      return false;
    }

    private int sourceOf(int layer, int expert, int copy) {
      return shape.unitOf(before.slotOf(layer, expert, copy));
    }

    private int source(int layer, int expert, int unit, int level) {
      int first = shape.stageOf(layer) * shape.units();
      int best = -1;
      for (int copy = 0; copy < before.copies(layer, expert); copy++) {
        int candidate = sourceOf(layer, expert, copy);
        boolean isNear = shape.nodeOf(candidate) == shape.nodeOf(unit);
        if ((level == 1 || isNear)
            && (best < 0 || sent[level][first + candidate] < sent[level][first + best])) {
          best = candidate;
        }
      }
      return best;
    }

    long busiest(int level) {
      long most = 0;
      for (int unit = 0; unit < sent[level].length; unit++) {
        most = Math.max(most, Math.max(sent[level][unit], received[level][unit]));
      }
      return most;
    }
  }
}
