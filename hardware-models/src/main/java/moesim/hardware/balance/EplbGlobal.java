package moesim.hardware.balance;

import java.util.List;
import moesim.input.Option;

/**
 * DeepSeek's balancer over all units at once: groups and nodes mean nothing.
 *
 * <p><b>Source.</b> github.com/deepseek-ai/EPLB.
 */
public final class EplbGlobal implements ReplicationPolicy {
  @Override
  public String name() {
    return "eplb-global";
  }

  @Override
  public String sentence() {
    return "copies the experts with most tokens per copy and packs the heaviest first, whatever their group";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(ReplicationRule.OPTION, EplbHierarchical.APART);
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> new Eplb(
            context.shape(),
            false,
            context.options().get(ReplicationRule.OPTION),
            Packing.BALANCED,
            new PackingWork())
        .keepingApart(context.options().get(EplbHierarchical.APART))
        .place(context.loadsOf(layer)));
  }
}
