package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecencyListTest {
  @Test
  void isEmptyAtFirst() {
    RecencyList list = new RecencyList(3);
    assertThat(list.oldest()).isEqualTo(RecencyList.NONE);
    assertThat(list.contains(0)).isFalse();
  }

  @Test
  void doesWhatAListOfPagesDoes() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int pages = 1 + random.nextInt(12);
      RecencyList list = new RecencyList(pages);
      List<Integer> naive = new ArrayList<>();
      for (int operation = 0; operation < 300; operation++) {
        int page = random.nextInt(pages);
        if (!naive.contains(page)) {
          list.append(page);
          naive.add(page);
        } else if (random.nextBoolean()) {
          list.remove(page);
          naive.remove(Integer.valueOf(page));
        } else {
          list.renew(page);
          naive.remove(Integer.valueOf(page));
          naive.add(page);
        }
        assertThat(oldestFirst(list))
            .as("seed %d, operation %d", seed, operation)
            .isEqualTo(naive);
        for (int other = 0; other < pages; other++) {
          assertThat(list.contains(other)).isEqualTo(naive.contains(other));
        }
      }
    }
  }

  private static List<Integer> oldestFirst(RecencyList list) {
    List<Integer> pages = new ArrayList<>();
    for (int page = list.oldest(); page != RecencyList.NONE; page = list.youngerThan(page)) {
      pages.add(page);
    }
    return pages;
  }
}
