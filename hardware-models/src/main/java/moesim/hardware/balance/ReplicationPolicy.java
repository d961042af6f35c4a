package moesim.hardware.balance;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;

/**
 * A rule that gives experts their slots, and copies to some: a door, found by
 * {@link java.util.ServiceLoader}. Unlike a {@link moesim.hardware.placement.PlacementPolicy} it is
 * asked again and again, for machines that can hold an expert more than once.
 */
public interface ReplicationPolicy {
  /** Its name in scenarios. */
  String name();

  /** The rule, one sentence without the final stop. */
  String sentence();

  /** Its own options. */
  default List<Option<?>> options() {
    return List.of();
  }

  /** True if loads change what it does: without, it is asked once. */
  default boolean needsLoads() {
    return true;
  }

  /** True if it wants {@link ReplicationContext#pairs}. */
  default boolean needsPairs() {
    return false;
  }

  /** True if its loads are those of the window that it places for: a bound, not a policy. */
  default boolean knowsTheFuture() {
    return false;
  }

  /** True if it draws at random. */
  default boolean isRandom() {
    return false;
  }

  /**
   * Words of its options that may be files it is made of, relative to the folder of the scenario:
   * another content is another policy.
   */
  default List<String> files(Options options) {
    return List.of();
  }

  /** Ready to place in one run. */
  Rebalancer open();
}
