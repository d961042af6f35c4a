package moesim.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moesim.cache.AccessSemantics;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.RoutingTrace;

/**
 * The least number of misses, by trying everything: all cache contents reachable at each event, with the least misses
 * that reach them. For up to about twelve pages. It shares nothing with the policies it judges.
 */
public final class Exhaustive {
  private Exhaustive() {}

  /** Least misses of {@code trace} with a cache of {@code capacity} experts. */
  public static long leastMisses(RoutingTrace trace, int capacity, AccessSemantics semantics) {
    Map<Integer, Long> best = new HashMap<>(Map.of(0, 0L));
    for (int[] event : events(trace, semantics)) {
      Map<Integer, Long> after = new HashMap<>();
      best.forEach((content, misses) -> step(content, misses, event, capacity, semantics, after));
      best = after;
    }
    return best.values().stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  private static void step(
      int content,
      long misses,
      int[] event,
      int capacity,
      AccessSemantics semantics,
      Map<Integer, Long> after) {
    int wanted = 0;
    for (int page : event) {
      wanted |= 1 << page;
    }
    long cost = misses + Integer.bitCount(wanted & ~content);
    int reachable = content | wanted;
    // Every subset of what is at hand may be kept, as far as the semantics allow.
    for (int kept = reachable; ; kept = (kept - 1) & reachable) {
      if (Integer.bitCount(kept) <= capacity && allowed(kept, wanted, capacity, semantics)) {
        after.merge(kept, cost, Math::min);
      }
      if (kept == 0) {
        break;
      }
    }
  }

  private static boolean allowed(int kept, int wanted, int capacity, AccessSemantics semantics) {
    if (semantics == AccessSemantics.EVENT_ATOMIC) {
      return true;
    }
    boolean fits = Integer.bitCount(wanted) <= capacity;
    return fits ? (kept & wanted) == wanted : (kept & ~wanted) == 0;
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
