package moesim.traces.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import moesim.traces.LayerLoad;
import moesim.traces.LayerSummary;
import moesim.traces.patterns.LayerPatterns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against plain algorithms over lists and maps, on random traces of two phases with gaps. */
class TraceStatisticsTest {
  private static final double EXACT = 1e-12;

  private static TraceStatistics of(RandomTokens tokens) {
    return TraceStatistics.of(tokens.trace(), 1, done -> {});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void measuresLoadsOfEachPhase(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 12);
    for (SetStatistics set : of(tokens).sets()) {
      assertThat(set.tokens()).isEqualTo(tokens.of(set.set()).size());
      for (int layer = 0; layer < 2; layer++) {
        check(set, layer, tokens.at(set.set(), layer), tokens.model());
      }
    }
  }

  private static void check(
      SetStatistics set, int layer, List<List<Integer>> tokens, MoeModel model) {
    LayerSummary found = set.layers().get(layer);
    int experts = model.experts();
    double[] counts = new double[experts];
    tokens.forEach(token -> token.forEach(expert -> counts[expert]++));
    double total = 0;
    int unused = 0;
    double most = 0;
    for (int expert = 0; expert < experts; expert++) {
      assertThat(set.load(model.page(layer, expert))).isEqualTo((long) counts[expert]);
      total += counts[expert];
      unused += counts[expert] == 0 ? 1 : 0;
      most = Math.max(most, counts[expert]);
    }
    assertThat(found.tokens()).isEqualTo(tokens.size());
    assertThat(found.selections()).isEqualTo((long) total);
    assertThat(found.unusedExperts()).isEqualTo(unused);
    if (total == 0) {
      assertThat(found.load()).isEmpty();
      return;
    }
    // Gini: the mean absolute difference of two experts' loads over twice the mean load.
    double differences = 0;
    double bits = 0;
    for (double x : counts) {
      bits -= x == 0 ? 0 : x / total * Math.log(x / total) / Math.log(2);
      for (double y : counts) {
        differences += Math.abs(x - y);
      }
    }
    LayerLoad load = found.load().orElseThrow();
    assertThat(load.gini())
        .isCloseTo(differences / (2 * experts * experts * (total / experts)), within(EXACT));
    assertThat(load.entropyBits()).isCloseTo(bits, within(1e-11));
    assertThat(load.maxOverMean()).isCloseTo(most / (total / experts), within(EXACT));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void measuresReuseOfEachPhase(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 12);
    for (SetStatistics set : of(tokens).sets()) {
      long reused = 0;
      long followed = 0;
      List<RandomTokens.Token> all = tokens.of(set.set());
      for (int i = 1; i < all.size(); i++) {
        RandomTokens.Token before = all.get(i - 1);
        RandomTokens.Token now = all.get(i);
        for (int layer = 0; layer < 2; layer++) {
          List<Integer> earlier = before.layers().get(layer);
          if (before.request() == now.request()
              && before.phase() == now.phase()
              && !earlier.isEmpty()) {
            followed += now.layers().get(layer).size();
            reused += now.layers().get(layer).stream().filter(earlier::contains).count();
          }
        }
      }
      assertThat(set.reuse().followed()).isEqualTo(followed);
      assertThat(set.reuse().reused()).isEqualTo(reused);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void coversNextLayersAndTokensOfEachPhase(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 12);
    for (SetStatistics set : of(tokens).sets()) {
      List<RandomTokens.Token> all = tokens.of(set.set());
      for (int layer = 0; layer < 2; layer++) {
        TreeMap<Integer, Integer> load = new TreeMap<>();
        tokens.at(set.set(), layer).forEach(t -> t.forEach(e -> load.merge(e, 1, Integer::sum)));
        LayerPatterns found = set.patterns().layers().get(layer);
        int top = topOf(load);
        TreeMap<Integer, Integer> after = new TreeMap<>();
        TreeMap<Integer, Integer> below = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
          List<List<Integer>> layers = all.get(i).layers();
          if (layer == 0 && layers.get(0).contains(top)) {
            layers.get(1).forEach(expert -> below.merge(expert, 1, Integer::sum));
          }
          if (i > 0
              && all.get(i - 1).request() == all.get(i).request()
              && all.get(i - 1).phase() == all.get(i).phase()
              && all.get(i - 1).layers().get(layer).contains(top)) {
            layers.get(layer).forEach(expert -> after.merge(expert, 1, Integer::sum));
          }
        }
        check(found.nextToken(), after, tokens.model().experts());
        if (layer == 0) {
          check(found.nextLayer(), below, tokens.model().experts());
        }
      }
    }
  }

  private static int topOf(Map<Integer, Integer> load) {
    int top = -1;
    for (Map.Entry<Integer, Integer> expert : load.entrySet()) {
      if (top < 0 || expert.getValue() > load.getOrDefault(top, 0)) {
        top = expert.getKey();
      }
    }
    return top;
  }

  /** The largest fifth of n counts, the one at the edge in part. */
  private static void check(OptionalDouble found, Map<Integer, Integer> counts, int experts) {
    if (counts.isEmpty()) {
      assertThat(found).isEmpty();
      return;
    }
    List<Integer> sorted = new ArrayList<>(counts.values());
    sorted.sort(Collections.reverseOrder());
    double room = experts / 5.0;
    double covered = 0;
    double total = 0;
    for (int count : sorted) {
      covered += count * Math.max(0, Math.min(1, room));
      room -= 1;
      total += count;
    }
    assertThat(found.orElseThrow()).isCloseTo(covered / total, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void countsPairsOfEachPhase(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 12);
    TraceStatistics statistics = of(tokens);
    for (Phase phase : Phase.values()) {
      for (int layer = 0; layer < 2; layer++) {
        TreeMap<String, Integer> expected = new TreeMap<>();
        for (List<Integer> token : tokens.at(TokenSet.of(phase), layer)) {
          for (int low : token) {
            for (int high : token) {
              if (low < high) {
                expected.merge(low + " " + high, 1, Integer::sum);
              }
            }
          }
        }
        TreeMap<String, Integer> found = new TreeMap<>();
        statistics
            .pairs(layer, phase)
            .forEach((low, high, count) -> found.put(low + " " + high, count));
        assertThat(found).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void countsWhatComesNextInEachPhase(long seed) {
    RandomTokens tokens = new RandomTokens(seed, 12);
    TraceStatistics statistics = of(tokens);
    for (Phase phase : Phase.values()) {
      TreeMap<String, Integer> layers = new TreeMap<>();
      TreeMap<String, Integer> following = new TreeMap<>();
      List<RandomTokens.Token> all = tokens.of(TokenSet.of(phase));
      for (int i = 0; i < all.size(); i++) {
        count(layers, 0, all.get(i).layers().get(0), all.get(i).layers().get(1));
        for (int layer = 0; i > 0 && layer < 2; layer++) {
          if (all.get(i - 1).request() == all.get(i).request()) {
            count(
                following,
                layer,
                all.get(i - 1).layers().get(layer),
                all.get(i).layers().get(layer));
          }
        }
      }
      TreeMap<String, Integer> foundLayers = new TreeMap<>();
      TreeMap<String, Integer> foundFollowing = new TreeMap<>();
      for (int index = 0; index < 2; index++) {
        int layer = index;
        statistics
            .nextLayer(layer, phase)
            .forEach(
                (expert, next, count) -> foundLayers.put(layer + " " + expert + " " + next, count));
        statistics
            .nextToken(layer, phase)
            .forEach((expert, next, count) ->
                foundFollowing.put(layer + " " + expert + " " + next, count));
      }
      assertThat(layers).isNotEmpty();
      assertThat(foundLayers).isEqualTo(layers);
      assertThat(foundFollowing).isEqualTo(following);
    }
  }

  private static void count(
      Map<String, Integer> counts, int layer, List<Integer> given, List<Integer> then) {
    for (int expert : given) {
      for (int next : then) {
        counts.merge(layer + " " + expert + " " + next, 1, Integer::sum);
      }
    }
  }

  @Test
  void averagesGateWeightsOverTheTokensOfALayer() {
    // Expert 0: 0.5 and 0.25, expert 2: 0.125, over two tokens; the trace says it has weights.
    FixedTrace trace =
        FixedTrace.of(FixedTrace.model(1, 4, 1), "0:0.5 | 2:0.125 # 0:0.25 | 3:0.125");
    TraceStatistics statistics = TraceStatistics.of(new WeightedTrace(trace), 1, done -> {});
    assertThat(statistics.all().gateWeight(0).orElseThrow()).isEqualTo(0.75 / 4);
    assertThat(statistics.all().gateWeight(1).orElseThrow()).isZero();
    assertThat(statistics.all().gateWeight(2).orElseThrow()).isEqualTo(0.125 / 4);
    assertThat(TraceStatistics.of(trace, 1, done -> {}).all().gateWeight(0)).isEmpty();
  }
}
