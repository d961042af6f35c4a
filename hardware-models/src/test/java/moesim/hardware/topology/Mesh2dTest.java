package moesim.hardware.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Mesh2dTest {
  private static Mesh2d mesh(int columns, int rows) {
    return new Mesh2d(columns, rows, Wrap.MESH, Routing.XY, Duplex.HALF);
  }

  private static Mesh2d torus(int columns, int rows) {
    return new Mesh2d(columns, rows, Wrap.TORUS, Routing.XY, Duplex.HALF);
  }

  private static int[] route(Topology topology, int from, int to) {
    int[] links = new int[topology.longestRoute()];
    return Arrays.copyOf(links, topology.route(from, to, links));
  }

  private static double meanHops(Topology topology) {
    long sum = 0;
    int nodes = topology.nodeCount();
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        sum += topology.hops(from, to);
      }
    }
    return (double) sum / ((long) nodes * nodes);
  }

  @Test
  void goesTheManhattanDistance() {
    // Node = y + x * rows, so 3 rows: node 7 is (2, 1).
    int rows = 3;
    Mesh2d mesh = mesh(8, rows);
    for (int from = 0; from < 24; from++) {
      for (int to = 0; to < 24; to++) {
        int distance = Math.abs(from / rows - to / rows) + Math.abs(from % rows - to % rows);
        assertThat(mesh.hops(from, to)).isEqualTo(distance);
        assertThat(route(mesh, from, to)).hasSize(distance).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void hasThePublishedMeansAndEdges() {
    // arXiv 2510.05497 and its simulator: mean distance including self 3.2 and 3.51, longest 8 and
    // 9, 40 and
    // 37 edges. By hand: a line of n has mean (n^2 - 1) / 3n, so 2 x 24/15 = 3.2 and 63/24 + 8/9.
    assertThat(meanHops(mesh(5, 5))).isEqualTo(3.2);
    assertThat(meanHops(mesh(8, 3))).isCloseTo(63 / 24.0 + 8 / 9.0, Offset.offset(1e-12));
    assertThat(mesh(5, 5).longestRoute()).isEqualTo(8);
    assertThat(mesh(8, 3).longestRoute()).isEqualTo(9);
    assertThat(mesh(5, 5).linkCount()).isEqualTo(40);
    assertThat(mesh(8, 3).linkCount()).isEqualTo(37);
    assertThat(new Mesh2d(5, 5, Wrap.MESH, Routing.XY, Duplex.FULL).linkCount()).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({
    // A ring of n has n edges and the mean n/4 if n is even, (n^2 - 1)/4n if it is odd.
    "1, 64, 64, 16, 32",
    "256, 1, 256, 64, 128",
    "1, 5, 5, 1.2, 2",
    // Both dimensions closed: two edges per node, means add.
    "8, 8, 128, 4, 8",
    "5, 4, 40, 2.2, 4",
    // A row of two is not closed: 2 x 4 has 4 edges along the rows and 2 x 4 along the columns.
    "2, 4, 12, 1.5, 3",
    "1, 1, 0, 0, 0"
  })
  void hasTheClosedFormsOfATorus(int columns, int rows, int edges, double mean, int longest) {
    Mesh2d torus = torus(columns, rows);
    assertThat(torus.linkCount()).isEqualTo(edges);
    assertThat(meanHops(torus)).isCloseTo(mean, Offset.offset(1e-12));
    assertThat(torus.longestRoute()).isEqualTo(longest);
  }

  @Test
  void goesRoundTheShorterWayAndForwardsIfBothAreEqual() {
    // Edge e joins e and e + 1, edge 5 joins 5 and 0; link 2e is forwards, 2e + 1 backwards.
    Topology ring = new Mesh2d(1, 6, Wrap.TORUS, Routing.XY, Duplex.FULL);
    assertThat(route(ring, 0, 2)).containsExactly(0, 2);
    assertThat(route(ring, 0, 3)).containsExactly(0, 2, 4);
    assertThat(route(ring, 3, 0)).containsExactly(6, 8, 10);
    assertThat(route(ring, 0, 4)).containsExactly(11, 9);
    assertThat(route(ring, 5, 1)).containsExactly(10, 0);
    assertThat(route(ring, 1, 5)).containsExactly(1, 11);
  }

  @Test
  void finishesOneDimensionFirst() {
    // 3 columns, 2 rows. Row edges by lower node: 0: 0-2, 1: 1-3, 2: 2-4, 3: 3-5; then column edges
    // 4: 0-1, 5: 2-3, 6: 4-5. From (0,0) = 0 to (2,1) = 5.
    assertThat(route(mesh(3, 2), 0, 5)).containsExactly(0, 2, 6);
    assertThat(route(new Mesh2d(3, 2, Wrap.MESH, Routing.YX, Duplex.HALF), 0, 5))
        .containsExactly(4, 1, 3);
    assertThat(route(new Mesh2d(3, 2, Wrap.MESH, Routing.XY, Duplex.FULL), 5, 0))
        .containsExactly(7, 3, 9);
  }

  @ParameterizedTest
  @EnumSource
  void forgetsWhereARouteBegan(Wrap wrap) {
    for (Routing routing : Routing.values()) {
      Topology grid = new Mesh2d(6, 5, wrap, routing, Duplex.FULL);
      for (int from = 0; from < 30; from++) {
        for (int to = 0; to < 30; to++) {
          int[] whole = route(grid, from, to);
          if (whole.length > 1) {
            int second = behind(grid, from, whole[0]);
            assertThat(route(grid, second, to))
                .containsExactly(Arrays.copyOfRange(whole, 1, whole.length));
          }
        }
      }
    }
  }

  private static int behind(Topology topology, int node, int link) {
    for (int next = 0; next < topology.nodeCount(); next++) {
      if (topology.hops(node, next) == 1 && route(topology, node, next)[0] == link) {
        return next;
      }
    }
    throw new IllegalStateException("link " + link + " does not leave node " + node);
  }

  @Test
  void usesEveryLinkBetweenOnePairOfNeighboursOnly() {
    for (Duplex duplex : Duplex.values()) {
      Topology grid = new Mesh2d(4, 3, Wrap.TORUS, Routing.XY, duplex);
      int[] uses = new int[grid.linkCount()];
      for (int from = 0; from < 12; from++) {
        for (int to = 0; to < 12; to++) {
          if (grid.hops(from, to) == 1) {
            uses[route(grid, from, to)[0]]++;
          }
        }
      }
      assertThat(uses).containsOnly(duplex == Duplex.FULL ? 1 : 2);
    }
  }

  @Test
  void refusesAGridWithoutNodes() {
    assertThatThrownBy(() -> mesh(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mesh needs a column and a row, got 0 x 3");
  }
}
