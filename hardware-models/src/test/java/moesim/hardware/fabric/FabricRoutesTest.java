package moesim.hardware.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FabricRoutesTest {
  /** JGraphT's own idea of the fabric. */
  private static SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graphOf(Fabric fabric) {
    SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
    for (int node = 0; node < fabric.nodeCount(); node++) {
      graph.addVertex(node);
    }
    for (int link = 0; link < fabric.linkCount(); link++) {
      DefaultWeightedEdge edge = graph.addEdge(fabric.from(link), fabric.to(link));
      graph.setEdgeWeight(edge, Math.pow(fabric.nodeCount(), fabric.level(link)));
    }
    return graph;
  }

  private static void areShortest(Fabric fabric) {
    int[] route = new int[fabric.longestRoute()];
    SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graph = graphOf(fabric);
    for (int from = 0; from < fabric.nodeCount(); from++) {
      SingleSourcePaths<Integer, DefaultWeightedEdge> paths =
          new DijkstraShortestPath<>(graph).getPaths(from);
      for (int to = 0; to < fabric.nodeCount(); to++) {
        int links = fabric.route(from, to, route);
        double cost = 0;
        int node = from;
        for (int i = 0; i < links; i++) {
          assertThat(fabric.from(route[i])).isEqualTo(node);
          cost += Math.pow(fabric.nodeCount(), fabric.level(route[i]));
          node = fabric.to(route[i]);
        }
        assertThat(node).isEqualTo(to);
        assertThat(fabric.hops(from, to)).isEqualTo(links);
        assertThat(cost).as(from + " to " + to).isEqualTo(paths.getWeight(to));
        if (fabric.levelCount() == 1) {
          GraphPath<Integer, DefaultWeightedEdge> path = paths.getPath(to);
          assertThat(links).isEqualTo(path.getLength());
        }
      }
    }
  }

  private static void haveNoMemory(Fabric fabric) {
    int[] route = new int[fabric.longestRoute()];
    int[] rest = new int[fabric.longestRoute()];
    for (int from = 0; from < fabric.nodeCount(); from++) {
      for (int to = 0; to < fabric.nodeCount(); to++) {
        int links = fabric.route(from, to, route);
        if (links > 0) {
          int after = fabric.route(fabric.to(route[0]), to, rest);
          assertThat(after).isEqualTo(links - 1);
          for (int i = 0; i < after; i++) {
            assertThat(rest[i]).isEqualTo(route[i + 1]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full-mesh units=9",
        "switch units=16 planes=4",
        "ring units=13",
        "torus dimensions=4x3x3",
        "mesh dimensions=5x5",
        "fat-tree levels=2 arity=4 oversubscription=2",
        "fat-tree levels=3 arity=3",
        "dragonfly groups=5 routers=4 units=1 global_links=2"
      })
  void areShortestAndHaveNoMemory(String words) {
    for (Paths paths : Paths.values()) {
      Fabric fabric = Built.of(words).fabric(paths);
      areShortest(fabric);
      haveNoMemory(fabric);
    }
  }

  @Test
  void ofAHierarchyUseAsFewOuterLinksAsPossible() {
    Map<String, Built> parts = Map.of(
        "wafer",
        Built.of("mesh dimensions=4x3"),
        "rack",
        Built.of("switch units=4"),
        "spine",
        Built.of("switch units=12"));
    for (String words : new String[] {
      "hierarchical inner=wafer outer=rack ports=3",
      "hierarchical inner=rack outer=wafer",
      "hierarchical inner=rack outer=spine join=flat"
    }) {
      for (Paths paths : Paths.values()) {
        Fabric fabric = Built.of(words, parts).fabric(paths);
        areShortest(fabric);
        haveNoMemory(fabric);
      }
    }
  }

  @Test
  void betweenUnitsOfOneGroupStayInIt() {
    // Over the spine it would be two links too, as through the switch of the group.
    Map<String, Built> parts =
        Map.of("node", Built.of("switch units=4"), "spine", Built.of("switch units=8"));
    Fabric fabric =
        Built.of("hierarchical inner=node outer=spine join=flat", parts).fabric(Paths.ECMP);
    int[] route = new int[2];
    assertThat(fabric.levelCount()).isEqualTo(2);
    for (int from = 0; from < 8; from++) {
      for (int to = 0; to < 8; to++) {
        for (int i = 0; i < fabric.route(from, to, route); i++) {
          assertThat(fabric.level(route[i])).isEqualTo(from / 4 == to / 4 ? 0 : 1);
        }
      }
    }
  }

  @Test
  void onATorusFinishOneDimensionAfterTheOther() {
    // 4x4: unit 4x + y. From (0, 0) to (2, 3): two steps up x, the positive way as both are equal,
    // then one step down y round the end.
    Fabric torus = Built.of("torus dimensions=4x4").fabric();
    int[] route = new int[4];
    assertThat(torus.route(0, 11, route)).isEqualTo(3);
    assertThat(torus.to(route[0])).isEqualTo(4);
    assertThat(torus.to(route[1])).isEqualTo(8);
    assertThat(torus.to(route[2])).isEqualTo(11);
  }

  @Test
  void areTheSameEveryTimeAndOverAllUplinksInTurn() {
    Built tree = Built.of("fat-tree levels=2 arity=16");
    Fabric one = tree.fabric(Paths.ECMP);
    Fabric other = tree.fabric(Paths.ECMP);
    int[] used = new int[one.linkCount()];
    int[] route = new int[4];
    int[] again = new int[4];
    for (int from = 0; from < 256; from++) {
      for (int to = 0; to < 256; to++) {
        int links = one.route(from, to, route);
        assertThat(other.route(from, to, again)).isEqualTo(links);
        assertThat(again).isEqualTo(route);
        if (links == 4) {
          used[route[1]]++;
        }
      }
    }
    // Every lowest switch sends to 240 units elsewhere, each by one of 16 links, for its own 16
    // units alike: 15 targets per link on average. That of 256 links none is idle and none has
    // three times as many is what the hash has to do.
    int uplinks = 0;
    for (int link = 0; link < one.linkCount(); link++) {
      boolean up = one.from(link) >= 256 && one.to(link) >= 256 + 16;
      if (up) {
        uplinks++;
        assertThat(used[link] / 16).as("targets of link " + link).isBetween(1, 45);
      }
    }
    assertThat(uplinks).isEqualTo(256);
    // By the lowest number all of them share the first.
    Fabric lowest = tree.fabric(Paths.SHORTEST);
    assertThat(lowest.next(256, 255)).isEqualTo(lowest.next(256, 16));
  }

  @Test
  void areSpreadByTheFirstOutputOfSplitMix64() {
    // Seeded with 0, SplitMix64 begins with e220a8397b1dcdaf (Vigna's reference implementation).
    assertThat(Routes.hash(0, 0)).isEqualTo(0xe220a8397b1dcdafL);
    // java.util.SplittableRandom is SplitMix64.
    long seed = (7L << 32) + 11;
    assertThat(Routes.hash(7, 11)).isEqualTo(new SplittableRandom(seed).nextLong());
  }
}
