package moesim.hardware.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.topology.Duplex;
import moesim.routing.Phase;
import moesim.units.FlopRate;
import org.junit.jupiter.api.Test;

/**
 * Experts at home on one die are jobs of a flow shop of two machines: the memory reads them one
 * after another, the compute unit follows. In what order they come is all that matters (S. M.
 * Johnson, "Optimal two- and three-stage production schedules with setup times included", Naval
 * Research Logistics Quarterly 1, 1954).
 *
 * <p>In ps: port 110,000; x tokens are read with the slice in 1,300,000 + 2,000 x and computed in
 * 250,000 x.
 */
class TaskOrderTest {
  private static final List<Integer> TOKENS = List.of(1, 2, 4, 7, 20);

  private static long readPs(int tokens) {
    return 1_300_000 + 2_000L * tokens;
  }

  private static long computePs(int tokens) {
    return 250_000L * tokens;
  }

  private static long simulatedPs(List<Integer> order) {
    WaferSpec plain = TwoDies.spec(2, 1, Duplex.HALF, TwoDies.PLAIN);
    WaferSpec spec = new WaferSpec(
        plain.topology(),
        new DieSpec(FlopRate.parse("8 TFLOP/s"), new EfficiencyTable(List.of(), List.of(1.0))),
        plain.hbm(),
        plain.llc(),
        plain.link(),
        plain.requestBytes(),
        plain.replicas(),
        plain.switches());
    Bench bench = new Bench(spec, TwoDies.ONE_SLICE, 1, 2 * order.size());
    bench.layer(1, 0, Phase.DECODE);
    for (int i = 0; i < order.size(); i++) {
      bench.task(i, 0, order.get(i));
    }
    return bench.run();
  }

  /** The port, then the longest way: reads up to some task, computations from it on. */
  private static long flowShopPs(List<Integer> order) {
    long longest = 0;
    for (int turn = 0; turn < order.size(); turn++) {
      long reads =
          order.subList(0, turn + 1).stream().mapToLong(TaskOrderTest::readPs).sum();
      long computations = order.subList(turn, order.size()).stream()
          .mapToLong(TaskOrderTest::computePs)
          .sum();
      longest = Math.max(longest, reads + computations);
    }
    return 110_000 + longest;
  }

  /**
   * First what is read faster than computed, the shortest read first; then the longest computation
   * first.
   */
  private static List<Integer> johnson() {
    List<Integer> order = new ArrayList<>();
    TOKENS.stream()
        .filter(tokens -> readPs(tokens) < computePs(tokens))
        .sorted(Comparator.comparingLong(TaskOrderTest::readPs))
        .forEach(order::add);
    TOKENS.stream()
        .filter(tokens -> readPs(tokens) >= computePs(tokens))
        .sorted(Comparator.comparingLong(TaskOrderTest::computePs).reversed())
        .forEach(order::add);
    return order;
  }

  private static List<List<Integer>> permutations(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<Integer> others : permutations(rest)) {
        List<Integer> one = new ArrayList<>(List.of(first));
        one.addAll(others);
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void aDieWithTasksAtHomeIsAFlowShopOfTwoMachines() {
    long least = Long.MAX_VALUE;
    for (List<Integer> order : permutations(TOKENS)) {
      long ps = simulatedPs(order);
      assertThat(ps).as("%s", order).isEqualTo(flowShopPs(order));
      least = Math.min(least, ps);
    }
    assertThat(simulatedPs(johnson())).isEqualTo(least);
    // Busiest first: read in 1,340,000, then 34 tokens are computed without a gap, 8,500,000.
    assertThat(simulatedPs(List.of(20, 7, 4, 2, 1))).isEqualTo(110_000 + 1_340_000 + 8_500_000);
    // Busiest last: four reads, 5,228,000, then 27 tokens, 6,750,000: only 7 tokens hide behind a
    // read.
    assertThat(simulatedPs(List.of(1, 2, 4, 7, 20))).isEqualTo(110_000 + 5_228_000 + 6_750_000);
  }
}
