package moesim.cache.contract;

import java.util.List;

/**
 * One layer step that a case asks for.
 *
 * @param step forward pass
 * @param layer layer of it
 * @param pages its pages, in the order of their use
 * @param ahead pages loaded ahead after it, the most wanted first
 * @param startsBatch true if a sequence begins with its step
 * @param reset true if the cache is emptied before it
 */
record Visit(
    long step,
    int layer,
    List<Integer> pages,
    List<Integer> ahead,
    boolean startsBatch,
    boolean reset) {
  Visit {
    pages = List.copyOf(pages);
    ahead = List.copyOf(ahead);
  }

  Visit with(List<Integer> otherPages, List<Integer> otherAhead) {
    return new Visit(step, layer, otherPages, otherAhead, startsBatch, reset);
  }

  Visit at(long otherStep) {
    return new Visit(otherStep, layer, pages, ahead, startsBatch, reset);
  }

  Visit withoutReset() {
    return new Visit(step, layer, pages, ahead, startsBatch, false);
  }
}
