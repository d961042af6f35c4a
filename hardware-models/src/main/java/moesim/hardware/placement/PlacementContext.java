package moesim.hardware.placement;

import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Options;
import moesim.kernel.Draws;
import moesim.model.MoeModel;

/**
 * What a {@link PlacementPolicy} may know.
 *
 * @param model the experts to place
 * @param dies dies of the machine, numbered from 0
 * @param popularity use of the experts; empty if the scenario does not know it
 * @param options values of the policy's own options, in the part of the scenario that names the
 *     policy
 * @param draws the random stream of placements
 */
public record PlacementContext(
    MoeModel model, int dies, Optional<Popularity> popularity, Options options, Draws draws) {
  /** Option of the scenario that names the policy, beside its own options. */
  private static final String KEY = "policy";

  public PlacementContext {
    if (dies < 1) {
      throw new IllegalArgumentException("a placement needs a die, got dies=" + dies);
    }
  }

  /** A problem with the choice of the policy, at its place in the scenario. */
  InputException problem(String message) {
    return options.problem(KEY, message);
  }
}
