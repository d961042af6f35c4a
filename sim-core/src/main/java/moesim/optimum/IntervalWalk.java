package moesim.optimum;

import java.util.Arrays;
import moesim.cache.AccessSemantics;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;

/**
 * One pass over a replay that tells an {@link IntervalSink} its reuse intervals and slots
 * (docs/model.md §5, Eq. 9, 10).
 *
 * <p><b>Slots.</b> Under co-resident access one per layer step, with the room that its own pages
 * leave, and one more between two layer steps that both need more than the cache holds. Under
 * sequential access one per access. Under event-atomic access one between any two layer steps.
 * <b>Units.</b> The capacity is in the unit of {@link PageTable#weightOf}.
 */
public final class IntervalWalk {
  private static final long NOT_OPEN = -1;

  private final PageTable pages;
  private final long[] valueOf;
  private final long capacity;
  private final AccessSemantics semantics;
  private final Replay replay;
  private final long[] openedAt;
  private long slots;
  private long worth;
  private boolean oversizedBefore;

  /**
   * Over a replay through one cache for all {@code pages}.
   *
   * @param valueOf what a load of each page costs, or 1
   */
  public IntervalWalk(
      PageTable pages, long[] valueOf, long capacity, AccessSemantics semantics, Replay replay) {
    this.pages = pages;
    this.valueOf = valueOf;
    this.capacity = capacity;
    this.semantics = semantics;
    this.replay = replay;
    openedAt = new long[pages.pageCount()];
    Arrays.fill(openedAt, NOT_OPEN);
  }

  /** Reads all of {@code steps}, whose next uses are {@code future}; called once. */
  void run(MoeModel model, BatchSteps steps, NextUse future, IntervalSink sink) {
    LayerStep step = new LayerStep(model);
    while (steps.next()) {
      boolean counts = steps.step() >= replay.warmupSteps();
      for (int layer = 0; layer < model.layers(); layer++) {
        steps.layer(layer, step);
        if (step.count() == 0) {
          continue;
        }
        future.lookUp(step);
        worth += counts ? worthOf(step) : 0;
        if (semantics == AccessSemantics.SEQUENTIAL) {
          for (int i = 0; i < step.count(); i++) {
            event(step, i, i + 1, counts, sink);
          }
        } else {
          event(step, 0, step.count(), counts, sink);
        }
      }
    }
  }

  /** What all counted accesses are worth: the cost of a cache that keeps nothing. */
  long worth() {
    return worth;
  }

  PageTable pages() {
    return pages;
  }

  long valueOf(int page) {
    return valueOf[page];
  }

  long capacity() {
    return capacity;
  }

  private long worthOf(LayerStep step) {
    long sum = 0;
    for (int i = 0; i < step.count(); i++) {
      sum += valueOf[step.pages()[i]];
    }
    return sum;
  }

  private void event(LayerStep step, int from, int to, boolean counts, IntervalSink sink) {
    long weight = 0;
    for (int i = from; i < to; i++) {
      weight += pages.weightOf(step.pages()[i]);
    }
    boolean oversized = weight > capacity;
    boolean atomic = semantics == AccessSemantics.EVENT_ATOMIC;
    if (semantics == AccessSemantics.CO_RESIDENT && oversized && oversizedBefore) {
      slot(capacity, sink);
    }
    for (int i = from; i < to; i++) {
      close(step.pages()[i], counts, sink);
    }
    if (!atomic) {
      slot(roomBeside(weight, oversized), sink);
    }
    for (int i = from; i < to; i++) {
      open(step, i, sink);
    }
    if (atomic) {
      slot(capacity, sink);
    }
    oversizedBefore = oversized;
  }

  /**
   * Beside the event's own pages. A single page that no cache could hold passes by and takes no
   * room.
   */
  private long roomBeside(long weight, boolean oversized) {
    if (!oversized) {
      return capacity - weight;
    }
    return semantics == AccessSemantics.SEQUENTIAL ? capacity : 0;
  }

  private void slot(long room, IntervalSink sink) {
    slots++;
    sink.slot(room);
  }

  private void close(int page, boolean counts, IntervalSink sink) {
    if (openedAt[page] != NOT_OPEN) {
      sink.closes(page, openedAt[page], counts);
      openedAt[page] = NOT_OPEN;
    }
  }

  private void open(LayerStep step, int index, IntervalSink sink) {
    int page = step.pages()[index];
    if (step.nextUse()[index] != LayerStep.NEVER && pages.weightOf(page) <= capacity) {
      openedAt[page] = slots;
      sink.opens(page, step.firstAccess() + index);
    }
  }
}
