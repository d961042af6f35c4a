package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.StepMajorTrace;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import org.junit.jupiter.api.Test;

class BatchLoadsTest {
  private static final PredictorSpec FIFTH = new PredictorSpec(0.2, true);

  private static BatchLoads build(
      FixedTrace trace, List<Integer> batches, int steps, PredictorSpec predictor) {
    StepMajorTrace routing = new StepMajorTrace(trace, new HeapScratch());
    return BatchLoads.of(routing, batches, steps, Optional.of(predictor), new HeapScratch());
  }

  private static Map<Integer, Integer> entries(LayerLoad load) {
    Map<Integer, Integer> entries = new LinkedHashMap<>();
    for (int i = 0; i < load.active(); i++) {
      entries.put(load.expert(i), load.tokens(i));
    }
    return entries;
  }

  private static List<Integer> followers(BatchCursor cursor, int experts, int expert) {
    return IntStream.range(0, experts)
        .filter(candidate -> cursor.follows(expert, candidate))
        .boxed()
        .toList();
  }

  /** Everything a cursor says, in a form that can be compared and read. */
  private static List<String> walk(BatchLoads work, int batch) {
    List<String> said = new ArrayList<>();
    BatchCursor cursor = work.open(batch);
    int experts = work.model().experts();
    while (cursor.next()) {
      LayerLoad load = cursor.load();
      List<List<Integer>> rows = IntStream.range(0, experts)
          .mapToObj(expert -> followers(cursor, experts, expert))
          .toList();
      said.add(load.step() + "/" + load.layer() + " " + load.phase() + " "
          + List.copyOf(entries(load).entrySet()) + " " + rows);
    }
    return said;
  }

  @Test
  void countsTokensByFirstMentionAndPairsByHand() {
    // One layer, five experts, top-2; ceil(0.2 * 5) = 1 follower. Prompts of request 0: {0,1}
    // {2,0}; request 1: {3,4}.
    //   step 0: 0 (2 tokens), 1, 2, 3, 4. Pairs: 0-2 0-0 1-2 1-0.
    //   step 1: request 0 {2,3}, request 1 {3,1}. No new pairs. Row 0: 0 and 2 once each: the
    // lower, 0. Row 1: 0.
    //   step 2: request 0 {2,1}, request 1 ended. Pairs 2-2 2-1 3-2 3-1. Row 2: 1. Row 3: 1.
    // Request 1's step is over.
    //   step 3: request 0 {1,2}. Pairs 2-1 2-2 1-1 1-2. Row 2: 1 and 2 twice: 1. Row 1: 2 twice.
    FixedTrace trace =
        FixedTrace.of(FixedTrace.model(1, 5, 2), "p 0,1 | p 2,0 | 2,3 | 2,1 | 1,2 # p 3,4 | 3,1");
    try (BatchLoads work = build(trace, List.of(1, 2), 5, FIFTH)) {
      assertThat(walk(work, 1))
          .containsExactly(
              "0/0 PREFILL [0=2, 1=1, 2=1, 3=1, 4=1] [[], [], [], [], []]",
              "1/0 DECODE [2=1, 3=2, 1=1] [[0], [0], [], [], []]",
              "2/0 DECODE [2=1, 1=1] [[0], [0], [1], [1], []]",
              "3/0 DECODE [1=1, 2=1] [[0], [2], [1], [1], []]",
              "4/0 DECODE [] [[0], [2], [1], [1], []]");
      assertThat(walk(work, 0).get(1)).startsWith("1/0 DECODE [2=1, 3=1] ");
      assertThat(IntStream.range(0, 5).mapToLong(step -> work.tokens(1, step)))
          .containsExactly(3L, 2L, 1L, 1L, 0L);
      assertThat(work.tokens(0, 1)).isEqualTo(1);
    }
    try (BatchLoads work = build(trace, List.of(2), 3, new PredictorSpec(0.2, false))) {
      assertThat(walk(work, 0).get(1)).isEqualTo("1/0 DECODE [2=1, 3=2, 1=1] [[], [], [], [], []]");
      assertThat(walk(work, 0).get(2)).endsWith("[[], [], [1], [1], []]");
    }
  }

  @Test
  void agreesWithANaiveRecomputation() {
    for (int seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int topK = seed % 4 == 0 ? 8 : 1 + random.nextInt(4);
      MoeModel model = FixedTrace.model(1 + random.nextInt(3), topK + 1 + random.nextInt(70), topK);
      RandomRequests requests = RandomRequests.of(model, 1 + random.nextInt(12), random);
      int all = requests.ids.length;
      List<Integer> batches = IntStream.of(1 + all / 4, 1 + all / 2, all)
          .distinct()
          .boxed()
          .sorted()
          .toList();
      int steps = 1 + random.nextInt(6);
      PredictorSpec predictor = new PredictorSpec(0.05 + random.nextDouble() * 0.6, seed % 3 > 0);
      StepMajorTrace routing = new StepMajorTrace(requests.trace(), new HeapScratch());
      try (BatchLoads work = BatchLoads.of(
          RandomRequests.inSmallBlocks(routing, random),
          batches,
          steps,
          Optional.of(predictor),
          new HeapScratch())) {
        for (int batch = 0; batch < batches.size(); batch++) {
          checkAgainst(new NaiveWork(requests, batches.get(batch), predictor), work, batch, seed);
        }
      }
    }
  }

  private static void checkAgainst(NaiveWork naive, BatchLoads work, int batch, int seed) {
    BatchCursor cursor = work.open(batch);
    int experts = work.model().experts();
    int layerSteps = 0;
    while (cursor.next()) {
      int step = cursor.load().step();
      int layer = cursor.load().layer();
      assertThat(step * work.model().layers() + layer).isEqualTo(layerSteps++);
      assertThat(List.copyOf(entries(cursor.load()).entrySet()))
          .as("seed %d batch %d step %d layer %d", seed, batch, step, layer)
          .isEqualTo(List.copyOf(naive.loads(step, layer).entrySet()));
      assertThat(work.tokens(batch, step)).isEqualTo(naive.tokens(step));
      for (int expert = 0; expert < experts; expert++) {
        assertThat(followers(cursor, experts, expert))
            .as("seed %d batch %d step %d layer %d expert %d", seed, batch, step, layer, expert)
            .isEqualTo(naive.followers(step, layer, expert));
      }
    }
    assertThat(layerSteps).isEqualTo(work.steps() * work.model().layers());
  }

  /** The definitions, with a full look back at every question. */
  private record NaiveWork(RandomRequests requests, int batch, PredictorSpec predictor) {
    private List<int[][]> tokensOf(int request, int step) {
      int prompt = requests.prompt[request];
      List<int[][]> all = Arrays.asList(requests.ids[request]);
      if (step == 0) {
        return all.subList(0, prompt);
      }
      int at = prompt + step - 1;
      return all.subList(Math.min(at, all.size()), Math.min(at + 1, all.size()));
    }

    long tokens(int step) {
      return IntStream.range(0, batch).mapToLong(r -> tokensOf(r, step).size()).sum();
    }

    Map<Integer, Integer> loads(int step, int layer) {
      Map<Integer, Integer> loads = new LinkedHashMap<>();
      for (int r = 0; r < batch; r++) {
        for (int[][] token : tokensOf(r, step)) {
          for (int id : token[layer]) {
            if (id >= 0 && id < requests.model.experts()) {
              loads.merge(id, 1, Integer::sum);
            }
          }
        }
      }
      return loads;
    }

    List<Integer> followers(int step, int layer, int expert) {
      int experts = requests.model.experts();
      int[] counts = new int[experts];
      for (int r = 0; r < batch && step > 0; r++) {
        int last = Math.min(requests.ids[r].length, requests.prompt[r] + step);
        for (int t = 1; t < last; t++) {
          boolean ofPrompt = t < requests.prompt[r];
          boolean ofDecode = t > requests.prompt[r];
          if ((ofPrompt && predictor.seedFromPrompts()) || ofDecode) {
            pair(requests.ids[r][t - 1][layer], requests.ids[r][t][layer], expert, counts);
          }
        }
      }
      return IntStream.range(0, experts)
          .boxed()
          .filter(e -> counts[e] > 0)
          .sorted(Comparator.comparingInt((Integer e) -> -counts[e]).thenComparing(e -> e))
          .limit(predictor.followers(experts))
          .sorted()
          .toList();
    }

    private static void pair(int[] before, int[] now, int expert, int[] counts) {
      if (IntStream.of(before).anyMatch(id -> id == expert)) {
        for (int id : now) {
          if (id >= 0 && id < counts.length) {
            counts[id]++;
          }
        }
      }
    }
  }

  @Test
  void aSmallerBatchBuiltWithLargerOnesEqualsOneBuiltAlone() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MoeModel model = FixedTrace.model(2, 12, 3);
      FixedTrace trace = RandomRequests.of(model, 16, random).trace();
      try (BatchLoads together = build(trace, List.of(4, 8, 16), 4, FIFTH)) {
        for (int batch = 0; batch < 3; batch++) {
          try (BatchLoads alone = build(trace, List.of(together.batches().get(batch)), 4, FIFTH)) {
            assertThat(walk(together, batch)).isEqualTo(walk(alone, 0));
          }
        }
      }
    }
  }

  @Test
  void countsFollowersAsTheFractionMeansThem() {
    // ceil(0.2 * 256) = ceil(51.2); 0.28 * 25 = 7 exactly; never none.
    assertThat(new PredictorSpec(0.2, true).followers(256)).isEqualTo(52);
    assertThat(new PredictorSpec(0.28, true).followers(25)).isEqualTo(7);
    assertThat(new PredictorSpec(1e-12, true).followers(4)).isEqualTo(1);
    assertThat(new PredictorSpec(1, true).followers(384)).isEqualTo(384);
    assertThatThrownBy(() -> new PredictorSpec(0, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void worksWithoutAPredictor() {
    FixedTrace trace = FixedTrace.of(FixedTrace.model(1, 4, 1), "p 2 | 1");
    StepMajorTrace routing = new StepMajorTrace(trace, new HeapScratch());
    try (BatchLoads work =
        BatchLoads.of(routing, List.of(1), 2, Optional.empty(), new HeapScratch())) {
      BatchCursor cursor = work.open(0);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.load().phase()).isEqualTo(Phase.PREFILL);
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.follows(2, 1)).isFalse();
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void refusesBatchesThatDoNotAscend() {
    FixedTrace trace = FixedTrace.of(FixedTrace.model(1, 4, 1), "p 2 # 1");
    assertThatThrownBy(() -> build(trace, List.of(2, 2), 2, FIFTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batches must ascend from 1, got [2, 2]");
    assertThatThrownBy(() -> build(trace, List.of(), 2, FIFTH))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
