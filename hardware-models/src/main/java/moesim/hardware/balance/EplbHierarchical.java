package moesim.hardware.balance;

import java.util.List;
import moesim.input.Option;
import moesim.input.ValueType;

/**
 * DeepSeek's balancer for group-limited routing: all experts of a group, with their copies, stay on
 * one node. The same as {@link EplbGlobal} if the nodes do not divide the groups.
 *
 * <p><b>Source.</b> github.com/deepseek-ai/EPLB.
 */
public final class EplbHierarchical implements ReplicationPolicy {
  /** Not in DeepSeek's balancer, which may put two copies on one unit. */
  static final Option<Boolean> APART = Option.of(
      "distinct",
      ValueType.flag(),
      false,
      "whether copies of an expert go to different units where one has room");

  @Override
  public String name() {
    return "eplb-hierarchical";
  }

  @Override
  public String sentence() {
    return "spreads groups over nodes, copies over the units of their node, and packs the heaviest first";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(ReplicationRule.OPTION, APART);
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> new Eplb(
            context.shape(),
            true,
            context.options().get(ReplicationRule.OPTION),
            Packing.BALANCED,
            new PackingWork())
        .keepingApart(context.options().get(APART))
        .place(context.loadsOf(layer)));
  }
}
