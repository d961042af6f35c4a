package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.fabric.Measure;
import moesim.hardware.fabric.Paths;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {
  @TempDir
  private Path folder = Path.of("");

  private static List<NamedFabric> read(String yaml) {
    return TopologyFile.read(new ScenarioText("f.yaml", Path.of(""), yaml, List.of()));
  }

  private static void reports(String yaml, String... lines) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOfSatisfying(InputException.class, wrong -> {
      List<String> found = wrong.problems().stream().map(Object::toString).toList();
      assertThat(found).hasSize(lines.length);
      for (int i = 0; i < lines.length; i++) {
        assertThat(found.get(i)).startsWith(lines[i]);
      }
    });
  }

  @Test
  void readsTopologiesThatNameEachOtherInAnyOrder() {
    List<NamedFabric> fabrics = read("""
        topologies:
          all: { kind: hierarchical, inner: node, outer: spine, routing: shortest }
          spine: { kind: switch, units: 3, link: { bandwidth: 1 GB/s, latency: 2 us } }
          node:
            kind: full-mesh
            units: 4
            link.bandwidth: 5 GB/s
            link.latency: 7 ns
            unit: { compute: 2 TFLOP/s, hbm: { capacity: 3 GB, bandwidth: 4 GB/s } }
            unsourced: [link.latency, unit.hbm.capacity]
        """);
    assertThat(fabrics).extracting(NamedFabric::name).containsExactly("node", "spine", "all");
    NamedFabric all = fabrics.get(2);
    assertThat(all.paths()).isEqualTo(Paths.SHORTEST);
    assertThat(fabrics.get(1).paths()).isEqualTo(Paths.ECMP);
    assertThat(all.blueprint().closedForms().get(Measure.UNITS)).isEqualTo(12);
    Fabric fabric = all.fabric();
    // Within a node one link of the mesh; between nodes one, and two of the rail.
    assertThat(fabric.hops(0, 3)).isEqualTo(1);
    assertThat(fabric.hops(0, 7)).isEqualTo(3);
    int[] route = new int[3];
    fabric.route(0, 4, route);
    assertThat(fabric.level(route[0])).isEqualTo(1);
    assertThat(fabric.bytesPerSecond(route[0])).isEqualTo(1_000_000_000L);
    assertThat(fabric.latencyPs(route[0])).isEqualTo(2_000_000L);
    NamedFabric node = fabrics.get(0);
    assertThat(node.unsourced()).containsExactly("link.latency", "unit.hbm.capacity");
    assertThat(node.unit().compute().orElseThrow()).hasToString("2 TFLOP/s");
    assertThat(node.unit().hbmCapacity().orElseThrow()).hasToString("3 GB");
    assertThat(node.unit().hbmBandwidth().orElseThrow()).hasToString("4 GB/s");
  }

  @Test
  void reportsAllProblemsOfAFileAtOnce() {
    reports(
        """
        topologies:
          a: { kind: torsu, dimensions: 4x4, link: { bandwidth: 1 GB/s, latency: 1 ns } }
          b: { kind: torus, dimensions: 4y4, link: { bandwith: 1 GB/s, latency: 1 } }
          c: { kind: ring, units: 4, planes: 2, link: 3, unsourced: [link.latency] }
          d: 7
          e: { units: 4 }
          f: { kind: switch, link: { bandwidth: 1 GB/s, latency: 1 ns }, unsourced: units }
        topology: 3
        """,
        "f.yaml:2:14: topologies.a.kind: unknown topology \"torsu\"; did you mean \"torus\"?",
        "f.yaml:3:33: topologies.b.dimensions: expected one to three numbers such as",
        "f.yaml:3:46: topologies.b.link.bandwith: unknown key; did you mean \"link.bandwidth\"?",
        "f.yaml:3:73: topologies.b.link.latency: missing unit in \"1\"",
        "f.yaml:4:30: topologies.c.planes: unknown key; known: kind, link.bandwidth,",
        "f.yaml:4:47: topologies.c.link: expected a mapping of options, read \"3\"",
        "f.yaml:4:62: topologies.c.unsourced: expected a key that is written here, read"
            + " \"link.latency\"",
        "f.yaml:5:6: topologies.d: expected a mapping of options, read \"7\"",
        "f.yaml:6:6: topologies.e.kind: missing: what is joined to what; one of custom,",
        "f.yaml:7:77: topologies.f.unsourced: expected a list of keys, read \"units\"",
        "f.yaml:8:1: topology: unknown key; did you mean \"topologies\"?");
  }

  @Test
  void reportsWhatIsMissingAndWhatDoesNotFit() {
    reports(
        """
        topologies:
          a: { kind: switch, link: { bandwidth: 1 GB/s, latency: 1 ns } }
          b: { kind: hierarchical, inner: a, outer: c }
          c: { kind: hierarchical, inner: b, outer: spine }
          d: { kind: hierarchical, inner: e, outer: spine }
          e: { kind: ring, units: 2, link: { bandwidth: 1 GB/s, latency: 1 ns } }
        """,
        "f.yaml:2:3: topologies.a.units: missing: how many units there are",
        "f.yaml:5:45: topologies.d.outer: no topology \"spine\" in this file; known: a, b, c, e");
    reports("""
        topologies:
          b: { kind: hierarchical, inner: c, outer: c }
          c: { kind: hierarchical, inner: b, outer: b }
        """, "f.yaml:3:35: topologies.c.inner: topology \"b\" would stand inside of itself");
    reports("[]", "f.yaml:1:1: expected the key \"topologies:\", read a list");
    reports("{}", "f.yaml:1:1: missing key \"topologies\"");
    reports("topologies: {}", "f.yaml:1:13: topologies: expected names with their options");
  }

  @Test
  void placesEveryWrongLineOfAListOfLinks() throws IOException {
    reports(
        """
        topologies:
          ours:
            kind: custom
            edges: |
              0,1,2 GB/s,5 ns,both
              0,2,2 Gb/s,5 ns
              1,2,2 GB/s
        """,
        "f.yaml:6: unknown unit \"Gb/s\"",
        "f.yaml:7: expected from,to,bandwidth,latency or …,both, read \"1,2,2 GB/s\"");
    reports("""
        topologies:
          ours: { kind: custom, edges: "0,1,2 GB/s,5 ns" }
        """, "f.yaml:2:17: topologies.ours.kind: no way from unit 1 to unit 0");
    Path csv = Files.writeString(
        folder.resolve("links.csv"),
        "from,to,bandwidth,latency,both\n0,1,2 GB/s,5 ns,both\n1,2,2 GB/s,-5 ns,both\n");
    Path yaml = Files.writeString(
        folder.resolve("f.yaml"),
        "topologies: { ours: { kind: custom, file: links.csv }, b: { kind: custom, file: no.csv } }");
    assertThatThrownBy(() -> TopologyFile.read(yaml.toString()))
        .hasMessageContaining(csv + ":3: ")
        .hasMessageContaining("topologies.b.file: \"no.csv\" is no such file");
    Files.writeString(csv, "from,to,bandwidth,latency,both\n0,1,2 GB/s,5 ns,both\n");
    Files.writeString(yaml, "topologies: { ours: { kind: custom, file: links.csv } }");
    assertThat(TopologyFile.read(yaml.toString()).get(0).fabric().linkCount()).isEqualTo(2);
  }
}
