package moesim.cache.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A cache that evicts the least resident by some order, pages used longer ago first among equals:
 * sets at once, as S2 says, and single requests as sets of one.
 */
abstract class RankedReference implements Reference {
  private final int capacity;

  /** The page used longest ago first. */
  private final Set<Integer> residents = new LinkedHashSet<>();

  RankedReference(int capacity) {
    this.capacity = capacity;
  }

  /** The requests of a layer step are known, their pages not yet used. */
  abstract void begin(List<Request> set);

  abstract void use(Request request);

  void evicted(int page) {}

  /** The page that is less goes first. */
  abstract Comparator<Integer> order();

  @Override
  public int serve(Request request) {
    List<Integer> victims = serve(List.of(request));
    return victims.isEmpty() ? NONE : victims.get(0);
  }

  /** Serves {@code set}, ascending; the pages evicted for it, in order. None of the set goes. */
  List<Integer> serve(List<Request> set) {
    begin(set);
    List<Integer> pages = set.stream().map(Request::page).toList();
    long missing = pages.stream().filter(page -> !residents.contains(page)).count();
    List<Integer> victims = new ArrayList<>();
    while (residents.size() + missing > capacity) {
      // The least is the first of those that are equal.
      Integer victim =
          residents.stream().filter(page -> !pages.contains(page)).min(order()).orElseThrow();
      residents.remove(victim);
      victims.add(victim);
      evicted(victim);
    }
    for (Request request : set) {
      residents.remove(request.page());
      residents.add(request.page());
      use(request);
    }
    return victims;
  }
}
