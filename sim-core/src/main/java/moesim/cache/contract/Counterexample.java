package moesim.cache.contract;

import java.util.List;

/**
 * How a law was broken.
 *
 * @param seed of the random case that showed it
 * @param found where in that case: {@code step 2, layer 1}; empty if only its end tells
 * @param what what happened, in the smallest case that still shows it
 * @param place where in the smallest case; empty if only its end tells
 * @param smallest that case: the cache, then the layer steps, a line each
 */
public record Counterexample(
    long seed, String found, String what, String place, List<String> smallest) {
  public Counterexample {
    smallest = List.copyOf(smallest);
  }
}
