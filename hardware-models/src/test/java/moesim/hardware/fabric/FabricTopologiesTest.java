package moesim.hardware.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.units.Bandwidth;
import moesim.units.Latency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The door: what is listed, and what is refused. */
class FabricTopologiesTest {
  @Test
  void everyTopologyOfThePackageIsListed()
      throws IOException, ClassNotFoundException, URISyntaxException {
    Path classes =
        Path.of(Torus.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> compiled = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve("moesim/hardware/fabric"))) {
      for (Path file : files.sorted().toList()) {
        String name =
            "moesim.hardware.fabric." + file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(name);
        if (FabricTopology.class.isAssignableFrom(type) && !type.isInterface()) {
          compiled.add(name);
        }
      }
    }
    assertThat(compiled).hasSize(9);
    assertThat(FabricTopologies.all().stream()
            .map(kind -> kind.getClass().getName())
            .toList())
        .containsAll(compiled);
    assertThat(Files.readAllLines(
            classes.resolve("META-INF/services/" + FabricTopology.class.getName())))
        .containsExactlyInAnyOrderElementsOf(compiled);
    for (FabricTopology kind : FabricTopologies.all()) {
      assertThat(FabricTopologies.find(kind.name())).containsSame(kind);
      assertThat(kind.name()).isEqualTo(kind.name().toLowerCase(Locale.ROOT)).doesNotContain(" ");
      assertThat(kind.sentence()).isNotBlank().doesNotEndWith(".");
    }
    assertThat(FabricTopologies.names()).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torus dimensions=4x0|expected numbers of at least 1, read \"4x0\"",
        "torus dimensions=4by4|expected one to three numbers such as 8, 4x4 or 16x20x28, read \"4by4\"",
        "mesh dimensions=300x300|makes 90000 units and switches; at most 65536 are simulated",
        "full-mesh units=2000|makes 3998000 links; at most 2097152 are simulated",
        "fat-tree levels=3 arity=4x4|expected one number, or 3 for 3 levels, read \"4x4\"",
        "fat-tree levels=2 arity=4 oversubscription=3|3 does not divide the 4 links of a lowest switch to units",
        "dragonfly groups=4 routers=2 units=1 global_links=1|2 routers with 1 links each do not go round evenly among 3 other groups",
        "dragonfly groups=2 routers=2 units=1 global_links=2|2 links of a router for 1 other groups would be two between the same routers",
        "custom|missing; write edges or file"
      })
  void refusesWhatDoesNotFit(String words, String message) {
    assertThatThrownBy(() -> Built.of(words))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("fabrics.yaml:3:5: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesGroupsThatDoNotFitTheirPorts() {
    Map<String, Built> parts =
        Map.of("a", Built.of("switch units=4"), "b", Built.of("switch units=6"));
    assertThatThrownBy(() -> Built.of("hierarchical inner=a outer=b ports=5", parts))
        .hasMessageContaining("5 ports, but a group has 4 units");
    assertThatThrownBy(() -> Built.of("hierarchical inner=a outer=b join=flat", parts))
        .hasMessageContaining("has 6 units for groups of 4 ports");
  }

  @Test
  void readsAListOfLinks() {
    // A unit on each side of a switch, and a slow way back.
    Fabric fabric = Built.of(
            "custom edges=0,s,2GB/s,5ns,both;#comment;;1,s,3GB/s,7ns,both;1,0,1kB/s,1us", Map.of())
        .fabric();
    assertThat(fabric.unitCount()).isEqualTo(2);
    assertThat(fabric.nodeCount()).isEqualTo(3);
    assertThat(fabric.linkCount()).isEqualTo(5);
    assertThat(fabric.bytesPerSecond(2)).isEqualTo(3_000_000_000L);
    assertThat(fabric.latencyPs(2)).isEqualTo(7000);
    assertThat(fabric.hops(0, 1)).isEqualTo(2);
    assertThat(fabric.hops(1, 0)).isEqualTo(1);
    assertThat(fabric.level(4)).isZero();
  }

  @Test
  void reportsAllWrongLinesOfAList() {
    assertThatThrownBy(() -> Built.of(
            "custom edges=0,1,2GB/s;0,1,2Gb/s,1ns;0,0,2GB/s,1ns;a,0,2GB/s,1ns,back;0,2,1B/s,1ns;0,2,2B/s,1ns;,1,1B/s,1ns",
            Map.of()))
        .isInstanceOfSatisfying(InputException.class, wrong -> {
          List<String> lines = wrong.problems().stream().map(Object::toString).toList();
          assertThat(lines).hasSize(6);
          assertThat(lines.get(0))
              .isEqualTo("fabrics.yaml:4: expected from,to,bandwidth,latency or …,both, read"
                  + " \"0,1,2GB/s\"");
          assertThat(lines.get(1)).startsWith("fabrics.yaml:5: unknown unit \"Gb/s\"");
          assertThat(lines.get(2)).isEqualTo("fabrics.yaml:6: a link from 0 to itself");
          assertThat(lines.get(3)).startsWith("fabrics.yaml:7: expected both or nothing");
          assertThat(lines.get(4)).isEqualTo("fabrics.yaml:10: a node without a name");
          assertThat(lines.get(5))
              .startsWith("fabrics.yaml:9: a second link from 0 to 2, first at line 8;");
        });
    assertThatThrownBy(() -> Built.of("custom edges=0,2,1GB/s,1ns", Map.of()))
        .hasMessageContaining("no link of unit 1, but of unit 2; units are numbered without gaps");
  }

  @Test
  void namesALinkThatStandsTwiceAndAUnitThatIsLost() {
    Wire wire = new Wire(new Bandwidth(1), new Latency(1));
    Wiring twice = new Wiring(2);
    twice.addSwitch();
    twice.both(0, 2, wire, 0);
    twice.link(2, 1, wire, 0);
    assertThat(twice.fault()).isEqualTo("no way from unit 1 to unit 0");
    twice.link(1, 2, wire, 0);
    assertThat(twice.fault()).isEmpty();
    Wiring fast = new Wiring(2);
    fast.both(0, 1, new Wire(new Bandwidth(600_000_000_000_000_000L), new Latency(1)), 0);
    assertThat(fast.fault()).startsWith("2 links carry more than 1 EB/s (10^18) together");
    twice.link(0, 2, wire, 0);
    assertThat(twice.fault()).startsWith("two links from unit 0 to switch 0; give one link");
    assertThatThrownBy(() -> new Fabric(twice, Paths.SHORTEST))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
