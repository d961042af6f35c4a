package moesim.hardware.balance;

/**
 * Groups to nodes, copies inside each node, copies to units: DeepSeek's expert-parallel load
 * balancer.
 *
 * <p><b>Source.</b> github.com/deepseek-ai/EPLB, from a description of its steps.
 */
final class Eplb {
  private final SlotShape shape;
  private final int nodes;
  private final int groups;
  private final ReplicationRule rule;
  private final Packing packing;
  private final PackingWork work;
  private final boolean keepsApart;

  /**
   * One node and one group unless it is {@code hierarchical} and the nodes divide the groups.
   */
  Eplb(
      SlotShape shape,
      boolean hierarchical,
      ReplicationRule rule,
      Packing packing,
      PackingWork work) {
    this(shape, hierarchical, rule, packing, work, false);
  }

  private Eplb(
      SlotShape shape,
      boolean hierarchical,
      ReplicationRule rule,
      Packing packing,
      PackingWork work,
      boolean keepsApart) {
    this.shape = shape;
    boolean divides = hierarchical && shape.groups() % shape.nodes() == 0;
    nodes = divides ? shape.nodes() : 1;
    groups = divides ? shape.groups() : 1;
    this.rule = rule;
    this.packing = packing;
    this.work = work;
    this.keepsApart = keepsApart;
  }

  /** The same, but copies of an expert go to different units where one has room. */
  Eplb keepingApart(boolean apart) {
    return new Eplb(shape, groups > 1, rule, packing, work, apart);
  }

  /** The expert of every slot of a layer whose experts serve {@code tokens}. */
  int[] place(long[] tokens) {
    int[] expertAt = groupsToNodes(tokens);
    int[] slots = new int[shape.slots()];
    int perNode = shape.experts() / nodes;
    int slotsPerNode = shape.slots() / nodes;
    long[] ofNode = new long[perNode];
    for (int node = 0; node < nodes; node++) {
      for (int i = 0; i < perNode; i++) {
        ofNode[i] = tokens[expertAt[node * perNode + i]];
      }
      int[] local = insideNode(ofNode, slotsPerNode);
      for (int slot = 0; slot < slotsPerNode; slot++) {
        slots[node * slotsPerNode + slot] = expertAt[node * perNode + local[slot]];
      }
    }
    return slots;
  }

  /** The experts in an order in which those of a node, and of a group, are neighbours. */
  private int[] groupsToNodes(long[] tokens) {
    int perGroup = shape.experts() / groups;
    int groupsPerNode = groups / nodes;
    double[] weights = new double[groups];
    for (int expert = 0; expert < tokens.length; expert++) {
      weights[expert / perGroup] += tokens[expert];
    }
    int[] node = new int[groups];
    int[] rank = new int[groups];
    packing.pack(weights, nodes, node, rank, work);
    int[] expertAt = new int[tokens.length];
    for (int group = 0; group < groups; group++) {
      int first = (node[group] * groupsPerNode + rank[group]) * perGroup;
      for (int i = 0; i < perGroup; i++) {
        expertAt[first + i] = group * perGroup + i;
      }
    }
    return expertAt;
  }

  /** The expert, numbered inside the node, of each slot of the node. */
  private int[] insideNode(long[] tokens, int slots) {
    int[] replicas = rule.replicas(tokens, slots);
    int[] copies = new int[tokens.length];
    for (int expert : replicas) {
      copies[expert]++;
    }
    double[] weights = new double[slots];
    for (int replica = 0; replica < slots; replica++) {
      weights[replica] = (double) tokens[replicas[replica]] / copies[replicas[replica]];
    }
    int units = shape.units() / nodes;
    int[] unit = new int[slots];
    int[] rank = new int[slots];
    if (keepsApart) {
      packApart(weights, replicas, units, unit, rank);
    } else {
      packing.pack(weights, units, unit, rank, work);
    }
    int[] experts = new int[slots];
    for (int replica = 0; replica < slots; replica++) {
      experts[unit[replica] * shape.slotsPerUnit() + rank[replica]] = replicas[replica];
    }
    return experts;
  }

  /** As {@link Packing#BALANCED}, but a unit without the expert comes before all that hold it. */
  private static void packApart(
      double[] weights, int[] replicas, int units, int[] unit, int[] rank) {
    boolean[][] holds = new boolean[units][replicas.length];
    double[] packed = new double[units];
    int[] held = new int[units];
    for (int replica : Packing.falling(weights)) {
      int expert = replicas[replica];
      int best = -1;
      for (int candidate = 0; candidate < units; candidate++) {
        boolean hasRoom = held[candidate] < replicas.length / units;
        if (hasRoom
            && (best < 0
                || (holds[best][expert] && !holds[candidate][expert])
                || (holds[best][expert] == holds[candidate][expert]
                    && packed[candidate] < packed[best]))) {
          best = candidate;
        }
      }
      unit[replica] = best;
      rank[replica] = held[best]++;
      packed[best] += weights[replica];
      holds[best][expert] = true;
    }
  }
}
