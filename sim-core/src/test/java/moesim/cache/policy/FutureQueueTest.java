package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import moesim.routing.LayerStep;
import org.junit.jupiter.api.Test;

/**
 * Against a sorted map, with next uses near, exactly at the edge of the window and far beyond it.
 */
class FutureQueueTest {
  private static final long NEVER = LayerStep.NEVER;

  /** The window of a queue for up to 32 pages. */
  private static final int WINDOW = 1 << 12;

  @Test
  void handsOutTheFurthestAndBeforeItWhatIsNeverNeeded() {
    FutureQueue queue = new FutureQueue(5);
    queue.put(0, 0, 7);
    queue.put(1, 1, NEVER);
    queue.put(2, 2, 100_000);
    queue.put(3, 3, NEVER);
    queue.put(4, 4, 9);
    // Never needed: the one used longest ago first. Then 100,000, beyond the window; then 9, then
    // 7.
    assertThat(poll(queue, 5)).containsExactly(1, 3, 2, 4, 0);
    assertThatIllegalStateException().isThrownBy(queue::pollFurthest);
  }

  @Test
  void tellsTheWindowsEdges() {
    // The last access of the window is 4,095 ahead; 4,096 ahead has the slot of now and must go
    // beyond.
    for (long now : new long[] {0, 1, 63, 64, WINDOW - 1, WINDOW, 10L * WINDOW + 17}) {
      FutureQueue queue = new FutureQueue(4);
      queue.put(0, now, now + 3 + WINDOW - 2);
      queue.put(1, now + 1, now + 3 + WINDOW - 1);
      queue.put(2, now + 2, now + 3 + WINDOW);
      queue.put(3, now + 3, now + 4);
      assertThat(poll(queue, 4)).as("now %d", now).containsExactly(2, 1, 0, 3);
    }
  }

  private static int[] poll(FutureQueue queue, int count) {
    int[] pages = new int[count];
    java.util.Arrays.setAll(pages, i -> queue.pollFurthest());
    return pages;
  }

  /**
   * A cache driven by a queue and by a map at once, over accesses whose next uses are drawn as they
   * come.
   */
  private static final class Model {
    private final SplittableRandom random;
    private final int reach;
    private final FutureQueue queue;
    private final TreeMap<Long, Integer> pageByUse = new TreeMap<>();
    private final Set<Integer> never = new LinkedHashSet<>();
    private final TreeSet<Integer> outside = new TreeSet<>();
    private int polled;

    Model(int seed, int pages, int reach) {
      random = new SplittableRandom(seed);
      this.reach = reach;
      queue = new FutureQueue(pages);
      for (int page = 0; page < pages; page++) {
        outside.add(page);
      }
    }

    /** Access {@code at}: the page that waits for it, else one from outside. */
    void access(long at) {
      Integer waiting = pageByUse.remove(at);
      if (waiting == null && outside.isEmpty()) {
        return;
      }
      int page = waiting == null ? outside.first() : waiting;
      outside.remove(page);
      long use = nextUse(at);
      queue.put(page, at, use);
      if (use == NEVER) {
        never.add(page);
      } else {
        pageByUse.put(use, page);
      }
    }

    private long nextUse(long at) {
      if (random.nextInt(50) == 0) {
        return NEVER;
      }
      long use = at + 1 + random.nextInt(random.nextInt(3) == 0 ? reach : 64);
      while (pageByUse.containsKey(use)) {
        use++;
      }
      return use;
    }

    void evict() {
      int expected;
      if (!never.isEmpty()) {
        expected = never.iterator().next();
        never.remove(expected);
      } else if (!pageByUse.isEmpty()) {
        expected = pageByUse.pollLastEntry().getValue();
      } else {
        return;
      }
      assertThat(queue.pollFurthest()).isEqualTo(expected);
      outside.add(expected);
      polled++;
    }
  }

  @Test
  void doesWhatASortedMapDoes() {
    int polled = 0;
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // From the smallest window to the largest, 2^18 accesses.
      int pages = 1 + random.nextInt(new int[] {32, 500, 20_000}[seed / 4 % 3]);
      // Some runs stay in the window, some reach far beyond it; accesses of other caches lie
      // between.
      int reach = new int[] {100, WINDOW, 40 * WINDOW, 1 << 20}[seed % 4];
      Model model = new Model(seed, pages, reach);
      long at = random.nextInt(1 << 20);
      for (int i = 0; i < 12_000; i++) {
        model.access(at);
        while (random.nextInt(3) == 0) {
          model.evict();
        }
        Long due = model.pageByUse.isEmpty() ? null : model.pageByUse.firstKey();
        at =
            due != null && random.nextInt(4) > 0 ? due : nextQuiet(at + 1 + random.nextInt(5), due);
      }
      polled += model.polled;
    }
    assertThat(polled).isGreaterThan(100_000);
  }

  /** The clock never passes a use without serving it. */
  private static long nextQuiet(long at, Long due) {
    return due == null ? at : Math.min(at, due);
  }

  @Test
  void jumpsOverLongStretchesWithoutAccess() {
    FutureQueue queue = new FutureQueue(3);
    queue.put(0, 0, 3L * WINDOW);
    queue.put(1, 5, 3L * WINDOW + 1);
    queue.put(0, 3L * WINDOW, 3L * WINDOW + 2);
    // Page 0 came back at the time it waited for; its old entry beyond the window is void.
    assertThat(poll(queue, 2)).containsExactly(0, 1);
  }

  @Test
  void throwsAwayVoidEntriesWhenTheHeapIsFull() {
    // Every use lies beyond the window and comes true, which leaves a void entry; 2 x 1 + 64 of
    // them fill the heap.
    FutureQueue queue = new FutureQueue(1);
    long at = 0;
    for (int i = 0; i < 1_000; i++) {
      queue.put(0, at, at + WINDOW + 7);
      at += WINDOW + 7;
    }
    assertThat(queue.pollFurthest()).isZero();
    assertThatIllegalStateException().isThrownBy(queue::pollFurthest);
  }
}
