package moesim.hardware.placement;

/**
 * How much each expert is expected to be used, such as the tokens it serves in the prompts of the
 * batch.
 */
@FunctionalInterface
public interface Popularity {
  /** Tokens that select the expert; only ratios within a layer matter. */
  long tokens(int layer, int expert);
}
