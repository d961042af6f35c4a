package moesim.cache.curve;

import moesim.cache.CacheCounts;
import moesim.cache.PageTable;
import moesim.replay.Machine;
import moesim.routing.LayerStep;

/**
 * One shared cache of every capacity at once: a machine for a replay that ends with a
 * {@link MissCurve}.
 */
public final class StackMachine implements Machine {
  private final StackDistances distances;
  private final DistanceHistogram histogram;
  private long accesses;
  private long stepsWithAMiss;

  StackMachine(int pages, StackDistances distances) {
    this.distances = distances;
    histogram = new DistanceHistogram(pages);
  }

  @Override
  public void serve(LayerStep step) {
    long cold = histogram.cold();
    distances.serve(step, histogram);
    accesses += step.count();
    if (histogram.cold() != cold) {
      stepsWithAMiss++;
    }
  }

  @Override
  public void clear() {
    distances.clear();
  }

  @Override
  public void forgetCounts() {
    histogram.clear();
    accesses = 0;
    stepsWithAMiss = 0;
  }

  /** Those of the largest cache, which holds all pages and never evicts. */
  @Override
  public CacheCounts counts() {
    long misses = histogram.cold();
    return new CacheCounts(
        accesses, accesses - misses, misses, 0, 0, PageTable.UNKNOWN, stepsWithAMiss);
  }

  /** Misses at every capacity so far. */
  public MissCurve curve() {
    MissCurve curve = new MissCurve(accesses, histogram.misses());
    if (curve.misses(0) != accesses) {
      throw new IllegalStateException(
          "distances of " + curve.misses(0) + " accesses, but accesses=" + accesses);
    }
    return curve;
  }
}
