package moesim.competitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The groups of pages against the work function itself: the least cost of ending in each content.
 */
class WorkFunctionTest {
  @Test
  void theGroupsHoldTheContentsOfLeastCost() {
    for (int capacity = 1; capacity < 6; capacity++) {
      LayeredInstance instance = new LayeredInstance(3, 2, capacity);
      SplittableRandom random = new SplittableRandom(capacity);
      long groups = WorkFunction.initial(instance);
      Map<Integer, Integer> cost = initialCosts(groups, instance);
      for (int i = 0; i < 400; i++) {
        int page = i % 3 * 2 + random.nextInt(2);
        int before = least(cost);
        cost = afterRequest(cost, page);
        boolean free = WorkFunction.holds(groups, page);
        assertThat(least(cost) - before).as("request %d", i).isEqualTo(free ? 0 : 1);
        groups = WorkFunction.request(groups, page, instance);
        for (Map.Entry<Integer, Integer> one : cost.entrySet()) {
          assertThat(isPossible(one.getKey(), groups, instance))
              .as("content %s after request %d", one.getKey(), i)
              .isEqualTo(one.getValue() == least(cost));
        }
      }
    }
  }

  private static int least(Map<Integer, Integer> cost) {
    return cost.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
  }

  /**
   * The optimum begins in the one content that is possible; any other costs a load per page it
   * lacks.
   */
  private static Map<Integer, Integer> initialCosts(long groups, LayeredInstance instance) {
    Map<Integer, Integer> cost = new HashMap<>();
    int initial = 0;
    for (int page = 0; page < 6; page++) {
      initial |= WorkFunction.holds(groups, page) ? 1 << page : 0;
    }
    for (int content = 0; content < 1 << 6; content++) {
      if (Integer.bitCount(content) == instance.capacity()) {
        cost.put(content, Integer.bitCount(content & ~initial));
      }
    }
    return cost;
  }

  /**
   * Serve the request in any content that has the page, then load what the content asked for lacks.
   */
  private static Map<Integer, Integer> afterRequest(Map<Integer, Integer> before, int page) {
    Map<Integer, Integer> after = new HashMap<>();
    for (int content : before.keySet()) {
      int least = Integer.MAX_VALUE;
      for (Map.Entry<Integer, Integer> serving : before.entrySet()) {
        if (((serving.getKey() >>> page) & 1) != 0) {
          least =
              Math.min(least, serving.getValue() + Integer.bitCount(content & ~serving.getKey()));
        }
      }
      after.put(content, least);
    }
    return after;
  }

  private static boolean isPossible(int content, long groups, LayeredInstance instance) {
    for (int page = 0; page < 6; page++) {
      if (((content >>> page) & 1) != 0 && !WorkFunction.holds(groups, page)) {
        return false;
      }
    }
    for (int i = 1; i <= instance.capacity(); i++) {
      int inFirst = 0;
      for (int page = 0; page < 6; page++) {
        int group = WorkFunction.groupOf(groups, page);
        inFirst += ((content >>> page) & 1) != 0 && group != 0 && group <= i ? 1 : 0;
      }
      if (inFirst < i) {
        return false;
      }
    }
    return true;
  }
}
