package moesim.hardware.balance;

import java.util.LinkedHashMap;
import java.util.Map;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.units.Bandwidth;

/** Small cases of placement. */
final class Given {
  /** Inside a node 100 B/s, between nodes 10 B/s. */
  static final LinkSpeeds LINKS = new LinkSpeeds(new Bandwidth(100), new Bandwidth(10));

  private static final Location AT = Location.inText("placement.yaml", 4, 3);

  private Given() {}

  /** One layer, one node, one group. */
  static SlotShape oneNode(int experts, int slots, int units) {
    return new SlotShape(1, experts, slots, 1, 1, units);
  }

  /** Experts of 100 bytes. */
  static ReplicationContext context(SlotShape shape, ExpertCost cost, Map<String, String> options) {
    Map<String, Written> written = new LinkedHashMap<>();
    options.forEach((name, text) ->
        written.put(name, new Written("placement." + name, text, kindOf(text), AT)));
    return new ReplicationContext(
        shape,
        ExpertBytes.equal(100),
        LINKS,
        cost,
        new Options("placement", AT, written),
        RandomStreams.of(7).draws(Role.PLACEMENT));
  }

  static ReplicationPolicy policy(String name) {
    return ReplicationPolicies.find(name).orElseThrow();
  }

  /** The slots of layer 0 by tokens as cost. */
  static int[] place(String policy, SlotShape shape, long... tokens) {
    ReplicationContext context = context(shape, ExpertCost.TOKENS, Map.of());
    return place(policy, context.withLoads(ExpertLoads.of(new long[][] {tokens}), 1))
        .experts(0);
  }

  static Slots place(String policy, ReplicationContext context) {
    try (Rebalancer rebalancer = policy(policy).open()) {
      return rebalancer.place(context);
    }
  }

  static Slots slots(SlotShape shape, int... experts) {
    return Slots.of(shape, new int[][] {experts});
  }

  /** The score of one window. */
  static BalanceScore score(Slots slots, TokenSplit split, long... tokens) {
    BalanceMeter meter = new BalanceMeter(slots.shape(), split, ExpertCost.TOKENS);
    meter.window(ExpertLoads.of(new long[][] {tokens}), slots);
    return meter.score();
  }

  private static Written.Kind kindOf(String text) {
    return text.equals("true") ? Written.Kind.FLAG : Written.Kind.TEXT;
  }
}
