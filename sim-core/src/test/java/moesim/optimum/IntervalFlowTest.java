package moesim.optimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jgrapht.Graph;
import org.jgrapht.alg.flow.mincost.CapacityScalingMinimumCostFlow;
import org.jgrapht.alg.flow.mincost.MinimumCostFlowProblem;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.builder.GraphTypeBuilder;
import org.junit.jupiter.api.Test;

/**
 * The flow along a row of slots against sums by hand, and against the minimum-cost flow of JGraphT.
 */
class IntervalFlowTest {
  private record Interval(int from, int to, long weight, long value) {}

  @Test
  void takesTheTwoIntervalsThatAreWorthMoreThanTheOneBetween() {
    // Slots 0 1 2, room 1: [0,1) worth 3 and [1,3) worth 4 give 7, [0,2) worth 5 leaves slot 2
    // idle.
    List<Interval> intervals =
        List.of(new Interval(0, 1, 1, 3), new Interval(0, 2, 1, 5), new Interval(1, 3, 1, 4));
    assertThat(solve(new long[] {1, 1, 1}, intervals)).isEqualTo(7);
  }

  @Test
  void takesFractionsOfIntervals() {
    // Room 3 in one slot; weight 2 worth 5 a unit, weight 2 worth 4 a unit: 2 * 5 + 1 * 4.
    List<Interval> intervals = List.of(new Interval(0, 1, 2, 5), new Interval(0, 1, 2, 4));
    assertThat(solve(new long[] {3}, intervals)).isEqualTo(14);
  }

  @Test
  void fillsSlotsOfUnequalRoom() {
    // The middle slot has none: only [0,1) and [2,3) remain, 2 + 6; without any room nothing does.
    List<Interval> intervals =
        List.of(new Interval(0, 1, 1, 2), new Interval(0, 3, 1, 100), new Interval(2, 3, 3, 3));
    assertThat(solve(new long[] {4, 0, 2}, intervals)).isEqualTo(8);
    assertThat(solve(new long[] {0, 0, 0}, intervals)).isZero();
    assertThat(solve(new long[] {}, List.of())).isZero();
  }

  @Test
  void refusesAnIntervalWithoutSlots() {
    IntervalFlow flow = new IntervalFlow(new long[] {1, 1}, 1);
    assertThatThrownBy(() -> flow.add(1, 1, 1, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isWorthAsMuchAsTheFlowOfJgrapht() {
    for (int seed = 0; seed < 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      compare(random, 1 + random.nextInt(12), random.nextInt(25), seed);
    }
    for (int seed = 0; seed < 5; seed++) {
      compare(new SplittableRandom(seed), 400, 1_500, seed);
    }
  }

  private static void compare(SplittableRandom random, int slots, int count, int seed) {
    long[] room = random.longs(slots, 0, 1 + random.nextInt(12)).toArray();
    List<Interval> intervals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(slots);
      int to = Math.min(slots, from + 1 + random.nextInt(1 + random.nextInt(60)));
      intervals.add(new Interval(from, to, 1 + random.nextInt(4), 1 + random.nextInt(9)));
    }
    intervals.sort(Comparator.comparingInt(Interval::to));
    assertThat(solve(room, intervals)).as("seed %d", seed).isEqualTo(ofJgrapht(room, intervals));
  }

  /** The value, after what is taken was found to fit and to be worth it. */
  private static long solve(long[] room, List<Interval> intervals) {
    IntervalFlow flow = new IntervalFlow(room, intervals.size());
    intervals.forEach(one -> flow.add(one.from, one.to, one.weight, one.value));
    long value = flow.solve();
    long[] used = new long[room.length];
    long worth = 0;
    for (int i = 0; i < intervals.size(); i++) {
      Interval one = intervals.get(i);
      assertThat(flow.taken(i)).isBetween(0L, one.weight);
      worth += flow.taken(i) * one.value;
      for (int slot = one.from; slot < one.to; slot++) {
        used[slot] += flow.taken(i);
      }
    }
    for (int slot = 0; slot < room.length; slot++) {
      assertThat(used[slot]).isLessThanOrEqualTo(room[slot]);
    }
    assertThat(value).isEqualTo(worth);
    return value;
  }

  /** Supplies at the borders are the differences of room; the free arcs cost nothing. */
  private static long ofJgrapht(long[] room, List<Interval> intervals) {
    Graph<Integer, DefaultWeightedEdge> graph =
        GraphTypeBuilder.<Integer, DefaultWeightedEdge>directed()
            .weighted(true)
            .allowingMultipleEdges(true)
            .edgeClass(DefaultWeightedEdge.class)
            .buildGraph();
    Map<DefaultWeightedEdge, Integer> capacity = new HashMap<>();
    for (int node = 0; node <= room.length; node++) {
      graph.addVertex(node);
    }
    for (int slot = 0; slot < room.length; slot++) {
      DefaultWeightedEdge edge = graph.addEdge(slot, slot + 1);
      graph.setEdgeWeight(edge, 0);
      capacity.put(edge, 1_000);
    }
    for (Interval one : intervals) {
      DefaultWeightedEdge edge = graph.addEdge(one.from, one.to);
      graph.setEdgeWeight(edge, (double) -one.value);
      capacity.put(edge, (int) one.weight);
    }
    MinimumCostFlowProblem<Integer, DefaultWeightedEdge> problem =
        new MinimumCostFlowProblem.MinimumCostFlowProblemImpl<>(
            graph,
            node -> (int) ((node < room.length ? room[node] : 0) - (node > 0 ? room[node - 1] : 0)),
            capacity::get);
    return Math.round(-new CapacityScalingMinimumCostFlow<Integer, DefaultWeightedEdge>()
        .getMinimumCostFlow(problem)
        .getCost());
  }
}
