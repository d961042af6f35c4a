package moesim.hardware.allocation;

import moesim.input.Options;
import moesim.model.MoeModel;

/**
 * What an {@link moesim.replay.AllocationPolicy} may know when it is made.
 *
 * @param model the experts
 * @param dies dies of the machine, numbered from 0
 * @param costs what the machine takes, as far as a planner knows
 * @param options values of the policy's own options
 */
public record AllocationContext(MoeModel model, int dies, CostModel costs, Options options) {
  public AllocationContext {
    if (dies < 1) {
      throw new IllegalArgumentException("an allocation needs a die, got dies=" + dies);
    }
  }
}
