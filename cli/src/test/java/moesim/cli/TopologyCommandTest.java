package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moesim.hardware.fabric.FabricTopologies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyCommandTest {
  @TempDir
  private Path folder = Path.of("");

  /** A file with a ring of five. */
  private Path ring() {
    return Execution.file(folder, "ring.yaml", """
        topologies:
          ring:
            kind: ring
            units: 5
            link: { bandwidth: 10 GB/s, latency: 1 us }
            unit: { compute: 2 TFLOP/s }
            unsourced: [link.latency, unit.compute]
        """);
  }

  @Test
  void printsWhatIsMeasuredBesideTheClosedForms() {
    // Two neighbours at one hop and two units at two: 6 / 4. Two of five units are cut off by two
    // links each way.
    assertThat(Execution.of("topology", ring())).isEqualTo(new Execution(0, """
        ring: ring, routing shortest
        measure                                 value  closed form  check
        units                                       5            5  same
        switches                                    0            0  same
        links                                      10           10  same
        least degree of a unit                      2            2  same
        most degree of a unit                       2            2  same
        diameter                                    2            2  same
        mean hops                              1.5000       1.5000  same
        bisection bandwidth                   20 GB/s      20 GB/s  same
        links of level 0                 10 x 10 GB/s
        unit.compute            2 TFLOP/s (no source)
        bisection: exact, all 10 halves
        no source: link.latency, unit.compute
        """, ""));
  }

  @Test
  void writesMeasuresAndLinksAsTables() throws IOException {
    Path out = folder.resolve("new/out");
    Execution written = Execution.of("topology", ring(), "--out", out);
    assertThat(written.code()).isZero();
    assertThat(written.outLines()).last().isEqualTo("tables are in " + out);
    assertThat(Files.readAllLines(out.resolve("topologies.csv")))
        .hasSize(9)
        .startsWith(
            "topology,kind,measure,value,closed_form,check,is_upper_bound",
            "ring,ring,units,5,5,same,false")
        .endsWith("ring,ring,bisection,20000000000,20000000000,same,false");
    assertThat(Files.readAllLines(out.resolve("topology-links.csv")))
        .hasSize(11)
        .startsWith(
            "topology,link,from,to,level,bytes_per_second,latency_ps",
            "ring,0,0,1,0,10000000000,1000000",
            "ring,1,0,4,0,10000000000,1000000");
  }

  @Test
  void takesAFabricByName() {
    Execution node = Execution.of("topology", "h800-nodes");
    assertThat(node.code()).isZero();
    assertThat(node.err()).isEmpty();
    // 320 units: 7 of 319 are two links away, 39 on the same rail two, all others four:
    // (7 x 2 + 39 x 2 + 273 x 4) / 319 = 3.7116. Half of 40 nodes have 160 ports of 50 GB/s.
    assertThat(node.outLines())
        .contains(
            "h800-nodes: hierarchical, routing ecmp",
            "mean hops                                3.7116       3.7116  same",
            "bisection bandwidth                   <= 8 TB/s       8 TB/s  same",
            "bisection: upper bound, the best of 2 halves",
            "no source: kind, link.latency");
  }

  @Test
  void reportsWhatIsWrongWithAFile() {
    Path bad = Execution.file(folder, "bad.yaml", """
        topologies:
          a: { kind: ring, units: none, link: { bandwidth: 1 Gb/s, latency: 1 ns } }
        """);
    Execution refused = Execution.of("topology", bad);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errLines()).hasSize(2);
    assertThat(refused.errLines().get(0))
        .startsWith(bad + ":2:27: topologies.a.units: expected a whole number in [1, 65536]");
    assertThat(Execution.of("topology", "dgx-h10").errLines())
        .singleElement()
        .asString()
        .startsWith("dgx-h10: no such file, and no fabric; did you mean \"dgx-h100\"?");
  }

  @Test
  void listsEveryKindWithItsOptions() {
    Execution listed = Execution.of("list", "topologies");
    assertThat(listed.code()).isZero();
    FabricTopologies.all().forEach(kind -> {
      assertThat(listed.outLines()).containsSequence(kind.name(), "    " + kind.sentence());
      kind.options()
          .forEach(option -> assertThat(listed.out()).contains("    " + option.name() + ": "));
    });
    assertThat(listed.out()).contains("that come along: dgx-h100, dgx-h200,");
  }
}
