package moesim.hardware.parallel;

import java.util.Arrays;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.balance.Slots;
import moesim.hardware.balance.TokenSplit;

/**
 * What one layer asks of the units of its stage for one part of a batch: the tokens that every unit
 * sends to every other, and those that every slot computes.
 *
 * <p><b>Units.</b> Copies of tokens, as {@link Suppression} counts them; a unit's own stand in its
 * own column. Under {@link Suppression#NODE} {@link #toNodes} counts the tokens that cross between
 * nodes, once for each.
 */
final class LayerTraffic {
  private final Slots slots;
  private final SlotShape shape;
  private final Suppression suppression;
  private final TokenSplit choice;
  private final int units;
  private final int slotsPerUnit;
  private final int unitsPerNode;
  private final int experts;
  private final int topK;
  private final TokenCounts toUnits;
  private final TokenCounts toNodes;
  private final int[] slotTokens;
  private final int[] unitTokens;

  /** By layer and expert: the replica whose turn is next, from pass to pass. */
  private final int[] turn;

  /** The last token that a unit, or a node, was counted for. */
  private final int[] lastAtUnit;

  private final int[] lastAtNode;
  private int layer = -1;
  private long selections;
  private long nodeVisits;

  LayerTraffic(Slots slots, Suppression suppression, TokenSplit choice, int topK) {
    this.slots = slots;
    this.suppression = suppression;
    this.choice = choice;
    this.topK = topK;
    shape = slots.shape();
    units = shape.units();
    unitsPerNode = shape.unitsPerNode();
    experts = shape.experts();
    int nodes = shape.nodes();
    toUnits = new TokenCounts(units, units);
    toNodes = new TokenCounts(units, nodes);
    slotsPerUnit = shape.slotsPerUnit();
    slotTokens = new int[shape.slots()];
    unitTokens = new int[units];
    turn = new int[shape.layers() * experts];
    lastAtUnit = new int[units];
    lastAtNode = new int[nodes];
  }

  /** Counts {@code ofLayer} for {@code part} of {@code tokens}. */
  void count(StepTokens tokens, int part, int ofLayer) {
    layer = ofLayer;
    selections = 0;
    nodeVisits = 0;
    toUnits.clear();
    toNodes.clear();
    Arrays.fill(slotTokens, 0);
    Arrays.fill(unitTokens, 0);
    Arrays.fill(lastAtUnit, -1);
    Arrays.fill(lastAtNode, -1);
    int row = tokens.first(part, 0);
    for (int unit = 0; unit < units; unit++) {
      int end = row + tokens.tokensOf(part, unit);
      for (; row < end; row++) {
        int token = tokens.token(row);
        send(unit, token, tokens.experts(), token * tokens.width() + ofLayer * topK);
      }
      toUnits.endRow();
      toNodes.endRow();
    }
    toUnits.transpose();
    toNodes.transpose();
  }

  private void send(int from, int token, short[] chosen, int cell) {
    for (int k = cell; k < cell + topK; k++) {
      int expert = chosen[k];
      if (expert < 0 || expert >= experts) {
        continue;
      }
      int slot = slotFor(from, expert);
      int unit = slot / slotsPerUnit;
      slotTokens[slot]++;
      unitTokens[unit]++;
      selections++;
      boolean again = lastAtUnit[unit] == token;
      lastAtUnit[unit] = token;
      if (!again || suppression == Suppression.NONE) {
        toUnits.add(unit);
      }
      int node = unit / unitsPerNode;
      if (lastAtNode[node] != token) {
        lastAtNode[node] = token;
        nodeVisits++;
        toNodes.add(node);
      }
    }
  }

  private int slotFor(int from, int expert) {
    int replicas = slots.copies(layer, expert);
    if (replicas == 1) {
      return slots.slotOf(layer, expert, 0);
    }
    return switch (choice) {
      case EVEN -> slots.slotOf(layer, expert, nextOf(expert, replicas));
      case NEAREST -> nearest(from, expert, replicas);
      case LEAST_LOADED -> leastLoaded(expert, replicas);
    };
  }

  private int nextOf(int expert, int replicas) {
    int at = layer * experts + expert;
    int replica = turn[at];
    turn[at] = replica + 1 == replicas ? 0 : replica + 1;
    return replica;
  }

  private int nearest(int from, int expert, int replicas) {
    int begin = nextOf(expert, replicas);
    int best = slots.slotOf(layer, expert, begin);
    int bestDistance = shape.distance(best / slotsPerUnit, from);
    for (int i = 1; i < replicas && bestDistance > 0; i++) {
      int replica = begin + i < replicas ? begin + i : begin + i - replicas;
      int slot = slots.slotOf(layer, expert, replica);
      int distance = shape.distance(slot / slotsPerUnit, from);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = slot;
      }
    }
    return best;
  }

  private int leastLoaded(int expert, int replicas) {
    int best = slots.slotOf(layer, expert, 0);
    for (int replica = 1; replica < replicas; replica++) {
      int slot = slots.slotOf(layer, expert, replica);
      if (unitTokens[slot / slotsPerUnit] < unitTokens[best / slotsPerUnit]) {
        best = slot;
      }
    }
    return best;
  }

  /** The layer it was counted for. */
  int layer() {
    return layer;
  }

  /** From units to units. */
  TokenCounts toUnits() {
    return toUnits;
  }

  /** From units to nodes: distinct tokens. */
  TokenCounts toNodes() {
    return toNodes;
  }

  /** What the experts of {@code unit} take, one after the other. */
  long expertsPs(int unit, UnitWork work) {
    int first = unit * slotsPerUnit;
    long ps = 0;
    for (int slot = first; slot < first + slotsPerUnit; slot++) {
      ps += work.expertPs(slotTokens[slot]);
    }
    return ps;
  }

  /** Selections that all slots compute. */
  long selections() {
    return selections;
  }

  /** Nodes that a token visits, summed over tokens. */
  long nodeVisits() {
    return nodeVisits;
  }
}
