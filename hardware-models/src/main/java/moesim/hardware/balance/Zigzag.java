package moesim.hardware.balance;

import java.util.List;
import moesim.input.Option;

/**
 * {@link EplbHierarchical} with packs filled in rounds, there and back again, over items sorted
 * once.
 *
 * <p><b>Source.</b> The rule that arXiv 2510.06189 found, as far as it is described.
 */
public final class Zigzag implements ReplicationPolicy {
  @Override
  public String name() {
    return "zigzag";
  }

  @Override
  public String sentence() {
    return "as eplb-hierarchical, but packs in rounds there and back, without a search";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(ReplicationRule.OPTION);
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> new Eplb(
            context.shape(),
            true,
            context.options().get(ReplicationRule.OPTION),
            Packing.ZIGZAG,
            new PackingWork())
        .place(context.loadsOf(layer)));
  }
}
