package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said below a table about its odd numbers. */
class RunNotesTest {
  @TempDir
  private Path folder = Path.of("");

  private Execution run(String cache, String sweep) {
    Path trace = Execution.file(
        folder,
        "t.jsonl",
        "{\"tok\": 1, \"layers\": [[0], [1], [2]]}\n{\"tok\": 2, \"layers\": [[0], [1], [2]]}\n");
    Path file = Execution.file(
        folder,
        "s.yaml",
        "scenario: s\ntrace: { path: \"" + trace.getFileName() + "\" }\ncache: { " + cache + " }\n"
            + sweep);
    Execution done = Execution.of("run", file);
    assertThat(done.code()).as(done.err()).isZero();
    return done;
  }

  @Test
  void aWarningNamesItsTrace() {
    assertThat(run("policy: lru, capacity: 3 experts", "").outLines())
        .anyMatch(line -> line.matches(
            "warning: trace .*t\\.jsonl: the number of experts is not stated: 3 taken.*"));
  }

  @Test
  void contractsNameTheirRowsIfTheyDiffer() {
    assertThat(run(
                "policy: lru, capacity: 3 experts",
                "sweep: { cache.semantics: [sequential, co-resident] }\n")
            .outLines())
        .anyMatch(
            line -> line.startsWith("rows of cache.semantics sequential: replay contract: S1 "))
        .anyMatch(
            line -> line.startsWith("rows of cache.semantics co-resident: replay contract: S2 "));
    assertThat(run("policy: lru, capacity: 3 experts", "").outLines())
        .anyMatch(line -> line.startsWith("replay contract: S2 "));
  }

  @Test
  void lessThanARoundIsSaidToHitNothing() {
    String note = "note: lru hits nothing at capacity 2 experts: 2 experts are less than a round,"
        + " the 3 that a token needs in all layers together";
    assertThat(run("policy: lru, capacity: 2 experts", "").outLines()).contains(note);
    assertThat(run("policy: lru, capacity: 3 experts", "").out()).doesNotContain("hits nothing");
  }

  @Test
  void unequalSharesAreSaid() {
    assertThat(run("policy: lru, capacity: 4 experts, shared: false", "").outLines())
        .contains("note: fixed shares of 4 experts are unequal: 2 experts in each of the first 1"
            + " layers, 1 in the other 2");
    assertThat(run("policy: lru, capacity: 6 experts, shared: false", "").out())
        .doesNotContain("fixed shares of");
    assertThat(run("policy: lru, capacity: 11 experts, shared: false", "").outLines())
        .contains("note: fixed shares of 11 experts hold all experts; 2 places stay empty");
  }

  @Test
  void anEmptyOptimumIsExplained() {
    assertThat(run("policy: lru, capacity: 4 experts, warmup: 1 steps", "").outLines())
        .contains(
            "note: optimal_misses is empty for lru at capacity 4 experts: the optimum is one of"
                + " a whole replay, and a warm-up is not counted");
  }
}
