package moesim.hardware.placement;

import java.util.List;
import moesim.input.Option;

/**
 * A rule that gives every expert its home die: a door, found by {@link java.util.ServiceLoader}.
 */
public interface PlacementPolicy {
  /** Its name in scenarios. */
  String name();

  /** The rule, one sentence without the final stop. */
  String sentence();

  /** Its own options. */
  default List<Option<?>> options() {
    return List.of();
  }

  /** True if it cannot do without {@link PlacementContext#popularity}. */
  default boolean needsPopularity() {
    return false;
  }

  /** True if it draws at random. */
  default boolean isRandom() {
    return false;
  }

  /**
   * The home of every expert.
   *
   * @throws moesim.input.InputException if model and machine do not fit the rule
   */
  Placement create(PlacementContext context);
}
