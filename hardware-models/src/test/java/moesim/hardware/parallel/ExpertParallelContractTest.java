package moesim.hardware.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moesim.hardware.balance.Slots;
import moesim.hardware.balance.TokenSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every way of expert parallelism under random loads. */
class ExpertParallelContractTest {
  private static final List<Suppression> SUPPRESSIONS = List.of(Suppression.values());
  private static final List<Overlap> OVERLAPS = List.of(Overlap.values());

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void servesEveryTokenAndAccountsForAllTimeAndBytes(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int unitsPerNode = 1 << random.nextInt(3);
    int nodes = 1 + random.nextInt(3);
    int tensor = random.nextInt(3) == 0 ? unitsPerNode : 1;
    int stageUnits = unitsPerNode * nodes;
    int pipeline = 1 + random.nextInt(2);
    int layers = pipeline + random.nextInt(3);
    int experts = stageUnits * (1 + random.nextInt(3));
    int topK = 1 + random.nextInt(Math.min(4, experts));
    ParallelSpec spec = Cluster.spec(
        new Degrees(tensor, stageUnits / tensor, pipeline),
        unitsPerNode,
        SUPPRESSIONS.get(random.nextInt(3)),
        TokenSplit.EVEN,
        OVERLAPS.get(random.nextInt(2)));
    Slots slots = slots(layers, experts, stageUnits, random);
    Cluster cluster = new Cluster(spec, layers, experts, topK, slots);
    NaiveTraffic[] oracles = new NaiveTraffic[layers];
    int[][][] turns = new int[layers][spec.parts()][experts];
    long dispatch = 0;
    long combine = 0;
    long interNode = 0;
    long selections = 0;
    int passes = 1 + random.nextInt(3);
    for (int pass = 0; pass < passes; pass++) {
      short[][] tokens = tokens(1 + random.nextInt(40), layers, experts, topK, random);
      cluster.pass(tokens);
      for (int layer = 0; layer < layers; layer++) {
        oracles[layer] = new NaiveTraffic(cluster, slots, turns[layer]);
        for (int token : inOrderOfUnits(cluster, tokens.length)) {
          oracles[layer].add(token, layer, tokens[token]);
        }
        oracles[layer].end();
        dispatch += oracles[layer].dispatchCopies * 1000;
        combine += oracles[layer].combineCopies * 2000;
        interNode +=
            oracles[layer].interNodeDispatch * 1000 + oracles[layer].interNodeCombine * 2000;
        selections += (long) tokens.length * topK;
      }
    }
    cluster.run();
    ParallelCounts counts = cluster.machine.counts();
    assertThat(counts.selections()).isEqualTo(selections);
    assertThat(counts.dispatchBytes()).isEqualTo(dispatch);
    assertThat(counts.combineBytes()).isEqualTo(combine);
    assertThat(counts.interNodeBytes()).isEqualTo(interNode);
    assertThat(counts.layerSteps()).isEqualTo((long) passes * layers * spec.parts());
    long now = cluster.timeline.nowPs();
    assertThat(counts.spentPs().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(now * spec.parts() * spec.degrees().units());
    assertThat(counts.busyPs()).allMatch(busy -> busy <= now);
    assertThat(counts.busyPs().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(counts.spentPs(TimeUse.DENSE) + counts.spentPs(TimeUse.EXPERTS));
    assertThat(counts.busiestLinkPs()).isLessThanOrEqualTo(now);
    assertThat(counts.linkBusyPs())
        .isGreaterThanOrEqualTo((dispatch + combine) * 1000)
        .isLessThanOrEqualTo(now * counts.usedLinks());
    assertThat(counts.exposedPs())
        .isBetween(
            0L,
            now * spec.degrees().units()
                - counts.busyPs().stream().mapToLong(Long::longValue).sum());
  }

  /** Tokens in the order in which their replicas are chosen: unit by unit. */
  private static List<Integer> inOrderOfUnits(Cluster cluster, int tokens) {
    return IntStream.range(0, tokens)
        .boxed()
        .sorted(Comparator.comparingInt(cluster::unitOf))
        .toList();
  }

  private static Slots slots(int layers, int experts, int units, SplittableRandom random) {
    int slots = experts + units * random.nextInt(3);
    int[] expertIn = new int[layers * slots];
    for (int layer = 0; layer < layers; layer++) {
      for (int slot = 0; slot < slots; slot++) {
        expertIn[layer * slots + slot] = slot < experts ? slot : random.nextInt(experts);
      }
      shuffle(expertIn, layer * slots, slots, random);
    }
    return Cluster.slots(layers, experts, units, expertIn);
  }

  private static short[][] tokens(
      int count, int layers, int experts, int topK, SplittableRandom random) {
    short[][] tokens = new short[count][layers * topK];
    for (short[] token : tokens) {
      for (int layer = 0; layer < layers; layer++) {
        int[] order = IntStream.range(0, experts).toArray();
        shuffle(order, 0, experts, random);
        for (int k = 0; k < topK; k++) {
          token[layer * topK + k] = (short) order[k];
        }
      }
    }
    return tokens;
  }

  private static void shuffle(int[] values, int first, int count, SplittableRandom random) {
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[first + i];
      values[first + i] = values[first + j];
      values[first + j] = kept;
    }
  }

  @Test
  void aTokenGoesToTheNearestReplicaIfAskedTo() {
    // Four units, two experts, four slots: expert 0 on units 0 and 2, expert 1 on 1 and 3.
    Slots slots = Cluster.slots(1, 2, 4, new int[] {0, 1, 0, 1});
    ParallelSpec spec =
        Cluster.spec(new Degrees(1, 4, 1), 2, Suppression.UNIT, TokenSplit.NEAREST, Overlap.NONE);
    Cluster cluster = new Cluster(spec, 1, 2, 2, slots);
    short[][] tokens = new short[4][];
    Arrays.fill(tokens, new short[] {0, 1});
    cluster.pass(tokens);
    cluster.run();
    // Each has one of them at home, and the other in its node.
    assertThat(cluster.machine.counts().localCopies()).isEqualTo(4);
    assertThat(cluster.machine.counts().interNodeBytes()).isZero();
    assertThat(cluster.machine.counts().dispatchBytes()).isEqualTo(4 * 1000);
  }

  @Test
  void aTokenGoesToTheLeastLoadedReplicaIfAskedTo() {
    // Expert 0 on both units, expert 1 on unit 0 only: unit 0's token wants 1, then all want 0.
    Slots slots = Cluster.slots(1, 3, 2, new int[] {0, 1, 0, 2});
    ParallelSpec spec = Cluster.spec(
        new Degrees(1, 2, 1), 2, Suppression.UNIT, TokenSplit.LEAST_LOADED, Overlap.NONE);
    Cluster cluster = new Cluster(spec, 1, 3, 1, slots);
    cluster.pass(new short[] {1}, new short[] {0});
    cluster.run();
    // The second token goes to unit 1, its own; nothing moves.
    assertThat(cluster.machine.counts().messages()).isZero();
  }
}
