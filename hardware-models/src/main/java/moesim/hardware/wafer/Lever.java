package moesim.hardware.wafer;

/**
 * What of a wafer is perfect, so that the time it leaves is a ceiling for any improvement of it;
 * docs/model.md §14.10.
 */
public enum Lever {
  /** Nothing: a machine that can be built. */
  NONE,
  /** Every weight a die needs is in its last-level cache. */
  PERFECT_CACHE,
  /** Transfers take no time and never wait for each other. */
  INFINITE_LINKS,
  /** In no layer step has a die's compute unit or memory more than its share of the work. */
  PERFECT_BALANCE,
  /** Computations take no time and never wait for each other. */
  INFINITE_COMPUTE
}
