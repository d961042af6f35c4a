package moesim.traces.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReuseScanTest {
  private static ReuseDistances distances(int experts, int topK, String tokens) {
    MoeModel model = FixedTrace.model(1, experts, topK);
    return TraceStatistics.of(FixedTrace.of(model, tokens), 1, done -> {})
        .all()
        .distances()
        .get(0);
  }

  @Test
  void measuresStackDistancesAndGapsByHand() {
    // 0 1 2 1 0 0: uses of 1 (two experts since: 2 and itself), 0 (three), 0 (one). Gaps 2, 4, 1.
    ReuseDistances found = distances(4, 1, "0 | 1 | 2 | 1 | 0 | 0");
    assertThat(found.firstUses()).isEqualTo(3);
    assertThat(List.of(found.at(1), found.at(2), found.at(3), found.at(4)))
        .containsExactly(1L, 1L, 1L, 0L);
    assertThat(List.of(found.gapsIn(0), found.gapsIn(1), found.gapsIn(2)))
        .containsExactly(1L, 1L, 1L);
    assertThat(found.gapBins()).isEqualTo(3);
    // Windows of one token hold one expert; of two: 01 12 21 10 00, 9 experts in 5 windows; of
    // four: 0121, 1210, 2100 hold 3 each.
    assertThat(found.windows()).isEqualTo(3);
    assertThat(found.workingSet(0)).isEqualTo(1);
    assertThat(found.workingSet(1)).isEqualTo(9 / 5.0);
    assertThat(found.workingSet(2)).isEqualTo(3);
    // Six selections, two of them within distance 2.
    assertThat(found.shareWithin(2)).isEqualTo(2 / 6.0);
    assertThat(found.quantile(0.5)).isEqualTo(2);
  }

  @Test
  void looksUpTheExpertsOfATokenTogether() {
    // Both of {1,0} were used by the token before: 1 last (the higher comes later), then 0. Looked
    // up one by one 0 would find 1 above itself either way; 1 would find 0 above itself.
    ReuseDistances found = distances(3, 2, "0,1 | 1,0");
    assertThat(found.at(1)).isEqualTo(1);
    assertThat(found.at(2)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void agreesWithListsOnRandomTraces(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 1 + (int) seed * 3);
    TraceStatistics statistics = TraceStatistics.of(tokens.trace(), 1, done -> {});
    for (SetStatistics set : statistics.sets()) {
      for (int layer = 0; layer < 2; layer++) {
        check(set.distances().get(layer), tokens.at(set.set(), layer));
      }
    }
  }

  /** By lists: the stack as a list, gaps by looking back, working sets by every window. */
  private static void check(ReuseDistances found, List<List<Integer>> tokens) {
    TreeMap<Integer, Long> stack = new TreeMap<>();
    TreeMap<Integer, Long> gaps = new TreeMap<>();
    List<Integer> recent = new ArrayList<>();
    for (int now = 0; now < tokens.size(); now++) {
      List<Integer> experts = new ArrayList<>(tokens.get(now));
      Collections.sort(experts);
      for (int expert : experts) {
        // From the top of the stack, 1; absent is -1, hence 0.
        stack.merge(recent.indexOf(expert) + 1, 1L, Long::sum);
        int before = now - 1;
        while (before >= 0 && !tokens.get(before).contains(expert)) {
          before--;
        }
        if (before >= 0) {
          int bin = 0;
          while (1 << bin < now - before) {
            bin++;
          }
          gaps.merge(bin, 1L, Long::sum);
        }
      }
      for (Integer expert : experts) {
        recent.remove(expert);
        recent.add(0, expert);
      }
    }
    assertThat(found.tokens()).isEqualTo(tokens.size());
    assertThat(found.firstUses()).isEqualTo(stack.getOrDefault(0, 0L));
    for (int distance = 1; distance <= found.largest(); distance++) {
      assertThat(found.at(distance)).isEqualTo(stack.getOrDefault(distance, 0L));
    }
    for (int bin = 0; bin < found.gapBins(); bin++) {
      assertThat(found.gapsIn(bin)).isEqualTo(gaps.getOrDefault(bin, 0L));
    }
    assertThat(gaps.isEmpty() ? 0 : gaps.lastKey() + 1).isEqualTo(found.gapBins());
    int windows = 0;
    for (int length = 1; length <= tokens.size(); length *= 2) {
      double sum = 0;
      for (int from = 0; from + length <= tokens.size(); from++) {
        Set<Integer> different = new HashSet<>();
        tokens.subList(from, from + length).forEach(different::addAll);
        sum += different.size();
      }
      assertThat(found.workingSet(windows++))
          .isCloseTo(sum / (tokens.size() - length + 1), within(1e-12));
    }
    assertThat(found.windows()).isEqualTo(windows);
  }
}
