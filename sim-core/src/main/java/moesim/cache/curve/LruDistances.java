package moesim.cache.curve;

import moesim.cache.AccessSemantics;
import moesim.routing.LayerStep;
import moesim.routing.RecencyRanks;

/**
 * Stack distances of LRU: the pages used since the page's own last use, itself included. A layer
 * step whose pages are looked up at once (S2, S3) is looked up before any of it is used; what is
 * kept is the same under both.
 */
final class LruDistances implements StackDistances {
  private final RecencyRanks ranks;
  private final boolean oneByOne;

  LruDistances(int pages, AccessSemantics semantics) {
    ranks = new RecencyRanks(pages);
    oneByOne = semantics == AccessSemantics.SEQUENTIAL;
  }

  @Override
  public void serve(LayerStep step, DistanceHistogram histogram) {
    int count = step.count();
    int[] pages = step.pages();
    ranks.makeRoom(count);
    if (oneByOne) {
      for (int i = 0; i < count; i++) {
        add(ranks.rank(pages[i]), histogram);
        ranks.use(pages[i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      add(ranks.rank(pages[i]), histogram);
    }
    for (int i = 0; i < count; i++) {
      ranks.use(pages[i]);
    }
  }

  private static void add(int rank, DistanceHistogram histogram) {
    if (rank == 0) {
      histogram.addCold();
    } else {
      histogram.add(rank);
    }
  }

  @Override
  public void clear() {
    ranks.clear();
  }
}
