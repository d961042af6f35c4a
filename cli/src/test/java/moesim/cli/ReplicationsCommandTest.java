package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Designs, replications and paired differences from the command line. */
class ReplicationsCommandTest {
  private static final String YAML = """
      scenario: replicated
      model: { layers: 4, experts: 16, top_k: 2, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 300 }
      cache: { policy: lru, capacity: 16 experts }
      """;

  @TempDir
  private Path folder = Path.of("");

  private Path run(String name, String... settings) {
    Path scenario = Execution.file(folder, "scenario.yaml", YAML);
    Path out = folder.resolve(name);
    Object[] arguments = new Object[4 + 2 * settings.length];
    arguments[0] = "run";
    arguments[1] = scenario;
    arguments[2] = "--out";
    arguments[3] = out;
    for (int i = 0; i < settings.length; i++) {
      arguments[4 + 2 * i] = "--set";
      arguments[5 + 2 * i] = settings[i];
    }
    assertThat(Execution.of(arguments).code()).isZero();
    return out;
  }

  @Test
  void writesASummaryThatQueriesAndVerifiesLikeTheResults() throws IOException {
    Path out = run("out", "replications=5");
    List<String> lines = Files.readAllLines(out.resolve("summary.csv"));
    assertThat(lines.get(0))
        .startsWith("cache.policy,replications,accesses_mean,accesses_sd,accesses_half_width,")
        .contains(",miss_ratio_mean,miss_ratio_sd,miss_ratio_half_width,")
        .doesNotContain("miss_ratio_low");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).startsWith("lru,5,");
    assertThat(Execution.of("query", out, "select replications, miss_ratio_sd from summary")
            .out())
        .contains("miss_ratio_sd");
    assertThat(Execution.of("verify", out).code()).isZero();
  }

  @Test
  void aDryRunCountsTheRunsOfADesignWithItsReplications() {
    Path scenario = Execution.file(
        folder,
        "design.yaml",
        YAML
            + "replications: 3\nsweep: { design: random, points: 50, cache.capacity: { from: 16 experts, to: 17 experts } }\n");
    Execution dry = Execution.of("run", scenario, "--dry-run");
    assertThat(dry.code()).isZero();
    assertThat(dry.outLines())
        .contains("design random: 2 of 50 points differ; those that are the same are run once")
        .contains("12 runs (6 of them only to compare with), 3 traces");
    assertThat(Execution.of("run", scenario).outLines())
        .contains("design random: 2 of 50 points differ; those that are the same are run once");
  }

  @Test
  void comparesReplicationsInPairs() {
    Path before = run("a", "replications=5");
    Path larger = run("b", "replications=5", "cache.capacity=20 experts");
    Execution compared = Execution.of("compare", before, larger);
    assertThat(compared.code()).isEqualTo(3);
    assertThat(compared.outLines())
        .contains(
            "paired differences with intervals of confidence 0.95, over replications under the same seeds:")
        .anyMatch(line -> line.matches("lru +miss_ratio +0\\.\\d+ +0\\.\\d+ +-0\\.\\d+ .*"));
    assertThat(compared.out())
        .as("the differences over all seeds come before those of every seed")
        .containsSubsequence("10 rows joined by", "paired differences", "rows moved", "lru");
    Execution surer = Execution.of("compare", before, larger, "--confidence", "0.99");
    assertThat(surer.out()).contains("intervals of confidence 0.99");
    assertThat(Execution.of("compare", before, run("c", "replications=5", "seed=9"))
            .out())
        .contains("no paired differences: the seeds differ");
    assertThat(Execution.of("compare", before, before).out())
        .doesNotContain("paired")
        .endsWith("the same\n");
    assertThat(Execution.of("compare", before, larger, "--confidence", "2").errLines())
        .first()
        .asString()
        .startsWith("--confidence: expected a number in [0.5, 1), read 2.0");
  }

  @Test
  void comparesBlocksOfTheSameRequestsInPairs() {
    Path before = run("a");
    Path larger = run("b", "cache.capacity=20 experts");
    assertThat(Execution.of("compare", before, larger).outLines())
        .contains(
            "paired differences with intervals of confidence 0.95, over blocks of the same requests:")
        .anyMatch(line -> line.matches("lru +miss_ratio +0\\.\\d+ +0\\.\\d+ +-0\\.\\d+ .*"));
    // Another trace has other accesses: nothing to pair.
    assertThat(Execution.of("compare", before, run("c", "trace.tokens=301")).out())
        .doesNotContain("paired");
  }

  @Test
  void comparesTwoPoliciesInPairs() {
    Path lru = run("lru", "replications=5");
    Path lfu = run("lfu", "replications=5", "cache.policy=lfu");
    assertThat(Execution.of("compare", lru, lfu).outLines())
        .contains(
            "5 rows only in A",
            "5 rows only in B",
            "to join these rows (cache.policy lru with lfu): --across cache.policy")
        .noneMatch(line -> line.startsWith("paired"));
    Execution across = Execution.of("compare", lru, lfu, "--across", "cache.policy");
    assertThat(across.code()).isEqualTo(3);
    assertThat(across.outLines())
        .noneMatch(line -> line.contains("only in"))
        .contains(
            "paired differences with intervals of confidence 0.95, over replications under the same seeds:")
        .anyMatch(line -> line.matches("lru → lfu +miss_ratio +0\\.\\d+ +0\\.\\d+ +.*"));
    // Of single runs, over blocks.
    Path one = run("one");
    Path two = run("two", "cache.policy=lfu");
    assertThat(Execution.of("compare", one, two, "--across", "cache.policy").outLines())
        .contains(
            "paired differences with intervals of confidence 0.95, over blocks of the same requests:")
        .anyMatch(line -> line.matches("lru → lfu +miss_ratio +0\\.\\d+ +0\\.\\d+ +.*"));
  }

  @Test
  void refusesToGuessPartners() {
    Path one = run("one");
    Path three = run("three", "cache.policy=lfu");
    Path scenario =
        Execution.file(folder, "two.yaml", YAML + "sweep: { cache.policy: [fifo, random] }\n");
    Path two = folder.resolve("two");
    assertThat(Execution.of("run", scenario, "--out", two).code()).isZero();
    assertThat(Execution.of("compare", one, two, "--across", "cache.policy").errLines())
        .containsExactly(
            "--across cache.policy: rows of B differ in nothing else (fifo; random), so none of them is the partner; compare runs with one of them each");
    assertThat(Execution.of("compare", one, three, "--across", "misses").errLines())
        .containsExactly("--across: \"misses\" is a metric; name a key of the rows");
    assertThat(Execution.of("compare", one, three, "--across", "policy").errLines())
        .singleElement()
        .asString()
        .startsWith("--across: no column \"policy\"");
  }

  /** Reading a table of results again for every block took minutes. */
  @Test
  void comparesHundredsOfRunsInSeconds() {
    Path scenario = Execution.file(
        folder, "many.yaml", YAML + "sweep: { seed: { from: 1, to: 300, step: 1 } }\n");
    Path before = folder.resolve("a");
    Path larger = folder.resolve("b");
    assertThat(Execution.of("run", scenario, "--out", before).code()).isZero();
    assertThat(Execution.of("run", scenario, "--set", "cache.capacity=20 experts", "--out", larger)
            .code())
        .isZero();
    assertTimeout(
        Duration.ofSeconds(20),
        () -> assertThat(Execution.of("compare", before, larger).out())
            .contains("over blocks of the same requests:"));
  }

  @Test
  void saysWhatCannotBeTold() {
    // Two random policies' runs differ by luck only.
    Path before = run("a", "replications=5", "cache.policy=random");
    Path after = run("b", "replications=5", "cache.policy=random", "trace.tokens=299");
    assertThat(Execution.of("compare", before, after).out()).contains("not distinguishable here");
  }
}
