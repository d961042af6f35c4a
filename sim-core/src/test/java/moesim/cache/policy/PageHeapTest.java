package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PageHeapTest {
  private record Entry(long key, long access, int page) {}

  @Test
  void handsOutTheLeastKeyAndOfEqualOnesTheOlderAccess() {
    PageHeap heap = new PageHeap(4);
    heap.put(0, 2, 10);
    heap.put(1, 1, 12);
    heap.put(2, 1, 11);
    heap.put(3, 1, 13);
    heap.put(2, 3, 14);
    // Keys 2, 1, 3, 1: page 1 is the older of the two with key 1.
    assertThat(new int[] {heap.pollLeast(), heap.pollLeast(), heap.pollLeast(), heap.pollLeast()})
        .containsExactly(1, 3, 0, 2);
  }

  @Test
  void doesWhatASortedSetDoes() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int pages = 1 + random.nextInt(40);
      PageHeap heap = new PageHeap(pages);
      TreeSet<Entry> naive =
          new TreeSet<>(Comparator.comparingLong(Entry::key).thenComparingLong(Entry::access));
      Map<Integer, Entry> entries = new HashMap<>();
      for (int at = 0; at < 500; at++) {
        if (random.nextInt(3) > 0 || naive.isEmpty()) {
          // Keys go down as well as up, and often coincide.
          Entry entry = new Entry(random.nextInt(8), at, random.nextInt(pages));
          Entry old = entries.put(entry.page, entry);
          if (old != null) {
            naive.remove(old);
          }
          naive.add(entry);
          heap.put(entry.page, entry.key, entry.access);
        } else {
          Entry least = naive.pollFirst();
          entries.remove(least.page);
          assertThat(heap.pollLeast()).as("seed %d, access %d", seed, at).isEqualTo(least.page);
        }
      }
    }
  }
}
