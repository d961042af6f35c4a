package moesim.hardware.parallel;

import java.util.Arrays;
import moesim.hardware.balance.SlotShape;

/**
 * One layer of one part of a batch while it is under way: its traffic, and what is still to come.
 *
 * <p>At most two layers of a part are open: nobody computes experts of a layer before all units of
 * the stage have sent its tokens, which they do when they have done with the layer before.
 */
final class OpenLayer {
  final LayerTraffic traffic;
  final int part;

  /** By unit: transfers of tokens that are not there yet. */
  final int[] tokensDue;

  /** By unit: transfers of results that are not there yet. */
  final int[] resultsDue;

  /** By {@code unit * nodes + node}: results that its node still adds up for it. */
  final int[] sumsDue;

  private final int units;
  private final int nodes;
  private final int unitsPerNode;
  private final Suppression suppression;

  /** The first unit of the stage of the layer; the others are counted from it. */
  int base;

  /** Units that have sent their tokens. */
  int sent;

  /** The longest time of a unit for its experts so far. */
  long slowestPs;

  /** Number of the layer step, over all forward passes; −1 before the first. */
  long position = -1;

  OpenLayer(LayerTraffic traffic, int part, SlotShape shape, Suppression suppression) {
    this.traffic = traffic;
    this.part = part;
    this.suppression = suppression;
    units = shape.units();
    unitsPerNode = shape.unitsPerNode();
    nodes = shape.nodes();
    tokensDue = new int[units];
    resultsDue = new int[units];
    sumsDue = suppression == Suppression.NODE ? new int[units * nodes] : new int[0];
  }

  /** Opens the layer step of number {@code at}, on the stage whose first unit is {@code first}. */
  void open(StepTokens tokens, int layer, int first, long at) {
    position = at;
    base = first;
    sent = 0;
    slowestPs = 0;
    traffic.count(tokens, part, layer);
    Arrays.fill(tokensDue, 0);
    Arrays.fill(resultsDue, 0);
    Arrays.fill(sumsDue, 0);
    TokenCounts toUnits = traffic.toUnits();
    for (int from = 0; from < units; from++) {
      for (int i = toUnits.rowFirst(from); i < toUnits.rowFirst(from + 1); i++) {
        expect(from, toUnits.columnOf(i));
      }
      if (suppression == Suppression.NODE) {
        expectSums(from);
      }
    }
  }

  private void expect(int from, int to) {
    if (from == to) {
      return;
    }
    tokensDue[to]++;
    if (crosses(from, to)) {
      sumsDue[from * nodes + to / unitsPerNode]++;
    } else {
      resultsDue[from]++;
    }
  }

  private void expectSums(int from) {
    TokenCounts toNodes = traffic.toNodes();
    for (int i = toNodes.rowFirst(from); i < toNodes.rowFirst(from + 1); i++) {
      resultsDue[from] += toNodes.columnOf(i) == from / unitsPerNode ? 0 : 1;
    }
  }

  /** True if tokens between the two go by way of another unit, or of the gateway itself. */
  boolean crosses(int from, int to) {
    return suppression == Suppression.NODE && from / unitsPerNode != to / unitsPerNode;
  }
}
