package moesim.hardware.parallel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.hardware.balance.Slots;

/** The bytes of a layer, counted token by token with sets: an oracle. */
final class NaiveTraffic {
  long dispatchCopies;
  long combineCopies;
  long interNodeDispatch;
  long interNodeCombine;
  final Map<Integer, Long> bySlot = new LinkedHashMap<>();
  private final List<Hand> handedOn = new ArrayList<>();
  private final Cluster cluster;
  private final Slots slots;
  private final int[][] turn;

  private record Hand(int from, int unit) {}

  /** {@code turn} goes on from pass to pass: by part and expert, whose replica is next. */
  NaiveTraffic(Cluster cluster, Slots slots, int[][] turn) {
    this.cluster = cluster;
    this.slots = slots;
    this.turn = turn;
  }

  /** Replicas in turn, so tokens have to come in the order of their units. */
  void add(int token, int layer, short[] chosen) {
    int from = cluster.unitOf(token);
    int nodeSize = cluster.spec.unitsPerNode();
    Set<Integer> units = new HashSet<>();
    Set<Integer> nodes = new HashSet<>();
    for (int k = 0; k < cluster.topK; k++) {
      int expert = chosen[layer * cluster.topK + k];
      int[] turns = turn[cluster.partOf(token)];
      int slot = slots.slotOf(layer, expert, turns[expert]++ % slots.copies(layer, expert));
      bySlot.merge(slot, 1L, Long::sum);
      int unit = slot / slots.shape().slotsPerUnit();
      boolean away = unit / nodeSize != from / nodeSize;
      switch (cluster.spec.dispatch().suppression()) {
        case NONE -> once(from, unit, away);
        case UNIT -> {
          if (units.add(unit)) {
            once(from, unit, away);
          }
        }
        case NODE -> {
          if (!away && units.add(unit)) {
            once(from, unit, false);
          }
          if (away && nodes.add(unit / nodeSize)) {
            dispatchCopies++;
            combineCopies++;
            interNodeDispatch++;
            interNodeCombine++;
          }
        }
      }
      if (cluster.spec.dispatch().suppression() == Suppression.NODE && away && units.add(unit)) {
        handedOn.add(new Hand(from, unit));
      }
    }
  }

  private void once(int from, int unit, boolean away) {
    if (from != unit) {
      dispatchCopies++;
      combineCopies++;
      interNodeDispatch += away ? 1 : 0;
      interNodeCombine += away ? 1 : 0;
    }
  }

  /** What gateways hand on, themselves excepted. */
  void end() {
    int nodeSize = cluster.spec.unitsPerNode();
    for (Hand hand : handedOn) {
      int gate = hand.unit / nodeSize * nodeSize + hand.from % nodeSize;
      if (gate != hand.unit) {
        dispatchCopies++;
        combineCopies++;
      }
    }
  }
}
