package moesim.cache;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;

/**
 * Makes an {@link EvictionPolicy} available to scenarios: a door, found by
 * {@link java.util.ServiceLoader}.
 */
public interface EvictionPolicyFactory {
  /** Its name in scenarios. */
  String name();

  /** The rule, one sentence without the final stop. */
  String sentence();

  /** Its own options, beside those every cache has. */
  default List<Option<?>> options() {
    return List.of();
  }

  /**
   * True if the policy reads {@link moesim.routing.LayerStep#nextUse}: then it is offline, and no
   * candidate for use.
   */
  default boolean knowsTheFuture() {
    return false;
  }

  /**
   * True if the policy reads {@link moesim.routing.LayerStep#gateWeights}: a trace without them
   * cannot be replayed with it.
   */
  default boolean readsGateWeights() {
    return false;
  }

  /** True if the policy reads gate weights where the trace has them, and can do without. */
  default boolean readsGateWeightsIfRecorded() {
    return readsGateWeights();
  }

  /**
   * True if the policy reads {@link PageTable#bytesOf}: where nobody states how large experts are, it
   * cannot run.
   */
  default boolean readsBytes() {
    return false;
  }

  /**
   * True if its policies have to be told the end, for they hold more than memory: a process, a
   * connection.
   */
  default boolean holdsResources() {
    return false;
  }

  /** True if its policies draw at random, so that another seed may have other misses. */
  default boolean isRandom() {
    return false;
  }

  /**
   * Words of {@code options} that may name files which decide what the policy does, relative to
   * {@link Options#folder}: a report says their digests.
   */
  default List<String> files(Options options) {
    return List.of();
  }

  /** A policy for an empty cache. */
  EvictionPolicy create(PolicyContext context);
}
