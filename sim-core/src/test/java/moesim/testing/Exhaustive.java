package moesim.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.cache.AccessSemantics;
import moesim.cache.PageTable;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.RoutingTrace;

/**
 * The least number of misses, by trying everything: all cache contents reachable at each event,
 * with the least misses that reach them. For up to about twelve pages. It shares nothing with the
 * policies it judges.
 */
public final class Exhaustive {
  private static final long UNREACHED = Long.MAX_VALUE;

  private Exhaustive() {}

  /** Least misses of {@code trace} with a cache of {@code capacity} experts. */
  public static long leastMisses(RoutingTrace trace, int capacity, AccessSemantics semantics) {
    return leastCost(trace, PageTable.ofAllLayers(trace.model(), false), capacity, semantics, 0);
  }

  /**
   * Least cost of the loads of {@code trace}, each as {@code pages} says.
   *
   * @param capacity in the unit of the pages' weights
   * @param free events at the beginning, loads of which cost nothing
   */
  public static long leastCost(
      RoutingTrace trace, PageTable pages, long capacity, AccessSemantics semantics, int free) {
    long[] weights = weights(pages);
    long[] best = new long[weights.length];
    long[] after = new long[weights.length];
    Arrays.fill(best, UNREACHED);
    best[0] = 0;
    int number = 0;
    for (int[] event : events(trace, semantics)) {
      Arrays.fill(after, UNREACHED);
      boolean counts = number++ >= free;
      for (int content = 0; content < best.length; content++) {
        if (best[content] != UNREACHED) {
          step(content, best[content], event, counts, pages, weights, capacity, semantics, after);
        }
      }
      long[] spare = best;
      best = after;
      after = spare;
    }
    return Arrays.stream(best).min().orElseThrow();
  }

  private static void step(
      int content,
      long costBefore,
      int[] event,
      boolean counts,
      PageTable pages,
      long[] weights,
      long capacity,
      AccessSemantics semantics,
      long[] after) {
    int wanted = 0;
    long cost = costBefore;
    for (int page : event) {
      wanted |= 1 << page;
      cost += counts && (content & 1 << page) == 0 ? pages.missCostOf(page) : 0;
    }
    int reachable = content | wanted;
    boolean fits = weights[wanted] <= capacity;
    // Every subset of what is at hand may be kept, as far as the semantics allow.
    for (int kept = reachable; ; kept = (kept - 1) & reachable) {
      if (weights[kept] <= capacity && allowed(kept, wanted, fits, semantics)) {
        after[kept] = Math.min(after[kept], cost);
      }
      if (kept == 0) {
        break;
      }
    }
  }

  /** The weight of every set of pages, which is a number whose bits are the pages. */
  private static long[] weights(PageTable pages) {
    long[] weights = new long[1 << pages.pageCount()];
    for (int set = 1; set < weights.length; set++) {
      weights[set] = weights[set & set - 1] + pages.weightOf(Integer.numberOfTrailingZeros(set));
    }
    return weights;
  }

  private static boolean allowed(int kept, int wanted, boolean fits, AccessSemantics semantics) {
    return switch (semantics) {
      case EVENT_ATOMIC -> true;
      case CO_RESIDENT -> fits ? (kept & wanted) == wanted : (kept & ~wanted) == 0;
      // One page that no cache could hold passes by the others.
      case SEQUENTIAL -> !fits || (kept & wanted) == wanted;
    };
  }

  private static List<int[]> events(RoutingTrace trace, AccessSemantics semantics) {
    List<int[]> events = new ArrayList<>();
    LayerStep step = new LayerStep(trace.model());
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      while (steps.next()) {
        for (int layer = 0; layer < trace.model().layers(); layer++) {
          steps.layer(layer, step);
          int[] pages = Arrays.copyOf(step.pages(), step.count());
          if (semantics == AccessSemantics.SEQUENTIAL) {
            for (int page : pages) {
              events.add(new int[] {page});
            }
          } else {
            events.add(pages);
          }
        }
      }
    }
    return events;
  }
}
