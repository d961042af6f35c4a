package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import moesim.input.InputException;
import moesim.input.Problem;
import org.junit.jupiter.api.Test;

/** Mutated scenario files: only located input errors come out. */
class ScenarioFuzzTest {
  private static final int CASES = 10_000;
  private static final String MORE = """
        machine.line.lanes: [1, 2]
        variants:
          - { name: Base, trace.exponent: 0.5, cache.shared: false }
          - { name: EP, machine.preset: wide, machine.bay.ram.stacks: 6 }
      machine:
        preset: narrow
        line: { lanes: 4, bandwidth: 2 TB/s }
        bay: { ram.stacks: 6 }
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
    "!!int ",
    "- ",
    "? ",
    "| ",
    "1e999",
    "0x1F",
    ".nan",
    "experts",
    "cache.policy",
    "~",
    "\\u0000",
    "\0",
    "…",
    "9999999999999999999",
    "-1",
    "%",
    "GB",
    "sweep:",
    "<<: ",
    "machine.",
    "variants: ",
    "preset: broken",
    "name: ",
    "variant",
    "line:",
    "line.",
    "lanes: ",
    "bay: { ram: { stacks: 2 } }"
  };

  @Test
  void onlyLocatedInputErrorsComeOut() throws IOException {
    String seed = Files.readString(Path.of("quickstart.yaml")) + MORE;
    assertThat(read(seed).columns()).contains("variant", "machine.line.lanes");
    for (int number = 0; number < CASES; number++) {
      String yaml = mutated(seed, new SplittableRandom(number));
      try {
        read(yaml);
      } catch (InputException expected) {
        for (Problem problem : expected.problems()) {
          assertThat(problem.location().line())
              .as("case %d: %s", number, problem)
              .isPositive();
          assertThat(problem.toString()).as("case %d", number).doesNotContain("\n");
        }
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("case " + number + ":\n" + yaml, e);
      }
    }
  }

  private static Scenario read(String yaml) {
    return ScenarioReader.read(
        new ScenarioText("fuzz.yaml", Path.of(""), yaml, List.of()), TestWords.words());
  }

  private static String mutated(String seed, SplittableRandom random) {
    byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.UTF_8));
    int changes = 1 + random.nextInt(4);
    for (int change = 0; change < changes && !text.isEmpty(); change++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextInt(4) == 0 ? 0x3000 : 128));
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
