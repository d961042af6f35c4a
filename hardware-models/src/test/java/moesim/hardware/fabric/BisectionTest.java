package moesim.hardware.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.units.Bandwidth;
import moesim.units.Latency;
import org.jgrapht.alg.flow.PushRelabelMFImpl;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BisectionTest {
  /** Links at random, and a ring through all nodes. */
  private static Wiring random(SplittableRandom random) {
    Wiring wiring = new Wiring(4 + random.nextInt(4));
    for (int i = random.nextInt(4); i > 0; i--) {
      wiring.addSwitch();
    }
    Map<String, Integer> laid = new HashMap<>();
    int nodes = wiring.nodes();
    for (int i = 0; i < 3 * nodes; i++) {
      int from = i < nodes ? i : random.nextInt(nodes);
      int to = i < nodes ? (i + 1) % nodes : random.nextInt(nodes);
      if (from != to && laid.put(from + " " + to, i) == null) {
        Wire wire = new Wire(new Bandwidth(1 + random.nextInt(20)), new Latency(1));
        wiring.link(from, to, wire, 0);
      }
    }
    return wiring;
  }

  /** The greatest flow by another algorithm, from another library. */
  private static double flow(Fabric fabric, boolean[] inside) {
    SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
    int nodes = fabric.nodeCount();
    for (int node = 0; node < nodes + 2; node++) {
      graph.addVertex(node);
    }
    for (int link = 0; link < fabric.linkCount(); link++) {
      graph.setEdgeWeight(
          graph.addEdge(fabric.from(link), fabric.to(link)), (double) fabric.bytesPerSecond(link));
    }
    for (int unit = 0; unit < fabric.unitCount(); unit++) {
      DefaultWeightedEdge edge =
          inside[unit] ? graph.addEdge(nodes, unit) : graph.addEdge(unit, nodes + 1);
      graph.setEdgeWeight(edge, 1e9);
    }
    return new PushRelabelMFImpl<>(graph).getMaximumFlowValue(nodes, nodes + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void isTheLeastFlowBetweenHalvesByAnyAlgorithm(long seed) {
    Wiring wiring = random(new SplittableRandom(seed));
    Fabric fabric = new Fabric(wiring, Paths.SHORTEST);
    int units = fabric.unitCount();
    double least = Double.MAX_VALUE;
    for (int half = 0; half < (1 << units); half++) {
      int count = Integer.bitCount(half);
      if (count == units / 2 || count == units - units / 2) {
        boolean[] inside = new boolean[units];
        for (int unit = 0; unit < units; unit++) {
          inside[unit] = (half >>> unit & 1) != 0;
        }
        least = Math.min(least, flow(fabric, inside));
      }
    }
    Bisection bisection = Bisection.of(fabric, List.of(units));
    assertThat(bisection.bytesPerSecond()).isEqualTo((long) least);
    assertThat(bisection.exact()).isTrue();
  }

  @Test
  void ofManyUnitsIsAnUpperBoundAndSaysSo() {
    Built built = Built.of("torus dimensions=3x6");
    Bisection bisection = FabricSurvey.of(built.fabric(), built.blueprint()).bisection();
    assertThat(bisection.exact()).isFalse();
    // In the order of the sides, and with the second first.
    assertThat(bisection.halves()).isEqualTo(2);
    // Six rings of three are cut in two places each, or three of six: 6 links.
    assertThat(bisection.bytesPerSecond()).isEqualTo(6 * Built.RATE);
  }
}
