package moesim.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<Integer, Long> best = new HashMap<>(Map.of(0, 0L));
    int number = 0;
    for (int[] event : events(trace, semantics)) {
      Map<Integer, Long> after = new HashMap<>();
      boolean counts = number++ >= free;
      best.forEach(
          (content, cost) -> step(content, cost, event, counts, pages, capacity, semantics, after));
      best = after;
    }
    return best.values().stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  private static void step(
      int content,
      long costBefore,
      int[] event,
      boolean counts,
      PageTable pages,
      long capacity,
      AccessSemantics semantics,
      Map<Integer, Long> after) {
    int wanted = 0;
    long cost = costBefore;
    for (int page : event) {
      wanted |= 1 << page;
      cost += counts && (content & 1 << page) == 0 ? pages.missCostOf(page) : 0;
    }
    int reachable = content | wanted;
    // Every subset of what is at hand may be kept, as far as the semantics allow.
    for (int kept = reachable; ; kept = (kept - 1) & reachable) {
      if (weight(kept, pages) <= capacity
          && allowed(kept, wanted, weight(wanted, pages) <= capacity, semantics)) {
        after.merge(kept, cost, Math::min);
      }
      if (kept == 0) {
        break;
      }
    }
  }

  private static long weight(int set, PageTable pages) {
    long weight = 0;
    for (int left = set; left != 0; left &= left - 1) {
      weight += pages.weightOf(Integer.numberOfTrailingZeros(left));
    }
    return weight;
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
          int[] pages = java.util.Arrays.copyOf(step.pages(), step.count());
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
