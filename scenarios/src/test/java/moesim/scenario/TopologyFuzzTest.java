package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import moesim.input.InputException;
import moesim.input.Problem;
import org.junit.jupiter.api.Test;

/** Mutated files of topologies: only located input errors come out. */
class TopologyFuzzTest {
  private static final int CASES = 3_000;
  private static final String SEED = """
      topologies:
        node: { kind: switch, units: 8, planes: 2, link: { bandwidth: 160 GB/s, latency: 250 ns } }
        rail: { kind: torus, dimensions: 4x5, link: { bandwidth: 50 GB/s, latency: 1 us } }
        tree: { kind: fat-tree, levels: 2, arity: 4x3, link: { bandwidth: 9 GB/s, latency: 1 us } }
        fly:
          kind: dragonfly
          groups: 5
          routers: 4
          units: 2
          global_links: 1
          link: { bandwidth: 50 GB/s, latency: 1 us }
          unsourced: [link.latency, groups]
        both: { kind: hierarchical, inner: node, outer: rail, ports: 4 }
        list:
          kind: custom
          routing: ecmp
          edges: |
            0,1,2 GB/s,5 ns,both
            1,s,2 GB/s,5 ns,both
      """;
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\n",
    "\t",
    "  ",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "- ",
    "| ",
    "x",
    "0",
    "9",
    "99999",
    "-1",
    "9999999999999999999",
    "1e999",
    "\\u0000",
    "\"\\0\"",
    "…",
    "GB",
    "EB/s",
    "ports: 3",
    "join: flat",
    "file: \"\\0\"",
    "inner: both",
    "kind: ",
    "ring",
    "custom",
    "mesh",
    "units: 1",
    "topologies:",
    "link.",
    "unit: 3",
    "both",
    "s,",
    "~"
  };

  private static List<NamedFabric> read(String yaml) {
    return TopologyFile.read(new ScenarioText("f.yaml", Path.of(""), yaml, List.of()));
  }

  private static String mutated(SplittableRandom random) {
    StringBuilder text = new StringBuilder(SEED);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(3)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        default -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }

  @Test
  void onlyLocatedInputErrorsComeOut() {
    assertThat(read(SEED)).hasSize(6);
    int refused = 0;
    for (int number = 0; number < CASES; number++) {
      String yaml = mutated(new SplittableRandom(number));
      try {
        read(yaml);
      } catch (InputException e) {
        refused++;
        for (Problem problem : e.problems()) {
          assertThat(problem.location().source()).as("case %d", number).isNotEmpty();
          assertThat(problem.toString().lines()).as("case %d", number).hasSize(1);
        }
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("case " + number + ":\n" + yaml, e);
      }
    }
    assertThat(refused).isGreaterThan(CASES / 2);
  }
}
