package moesim.hardware.allocation;

import java.util.List;
import moesim.input.Option;
import moesim.replay.AllocationPolicy;

/**
 * Makes an {@link AllocationPolicy} available to scenarios: a door, found by
 * {@link java.util.ServiceLoader}.
 */
public interface AllocationPolicyFactory {
  /** Its name in scenarios. */
  String name();

  /** The rule, one sentence without the final stop. */
  String sentence();

  /** Its own options. */
  default List<Option<?>> options() {
    return List.of();
  }

  /** A policy for one run. */
  AllocationPolicy create(AllocationContext context);
}
