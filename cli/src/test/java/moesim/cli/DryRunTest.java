package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run --dry-run} says of runs that it does not make. */
class DryRunTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void aDryRunPrintsThePlanAndWritesNothing() {
    Path out = folder.resolve("dry");
    Execution dry = Execution.of("run", Execution.SMALLEST, "--out", out, "--dry-run");
    assertThat(dry.code()).isZero();
    assertThat(dry.outLines())
        .contains("3 runs (1 of them only to compare with), 1 trace")
        .anyMatch(line -> line.matches("layer-aware-lru +2 +0"))
        .anyMatch(line ->
            line.matches("time: [\\d.]+ s to [\\d.]+ s on \\d threads?, and [\\d.]+ s to open the"
                + " traces; not counted: starting Java, intervals and files, .*"))
        .last()
        .asString()
        .matches("from runs tried for 1 s of each kind, tokens/s on one thread: lru [\\d,]+; .*");
    assertThat(out).doesNotExist();
  }

  @Test
  void aDryRunGoesOnAfterARunThatFails() {
    Path scenario = Execution.file(folder, "fails.yaml", """
        scenario: fails
        model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }
        trace: { format: zipf-layered, tokens: 50, seed: 7 }
        cache: { policy: lru, capacity: 8 experts, miss_cost: "0-1: 1, more: 2" }
        sweep: { cache.capacity: [10 B, 8 experts] }
        """);
    Execution dry = Execution.of("run", scenario, "--dry-run");
    assertThat(dry.code()).isEqualTo(4);
    assertThat(dry.outLines())
        .contains("2 of the runs that were tried would fail:")
        .anyMatch(
            line -> line.matches(" +.*10 B.*: .*fails.yaml:5.* is less than one of the 16 .*"))
        .anyMatch(line -> line.matches("lru +10 B +fails *"))
        .anyMatch(line -> line.matches("time: .* \\(bounds of optima take .* of one thread\\), .*"))
        .anyMatch(line -> line.matches("from runs tried .*(lru|belady) [\\d,]+; .* [\\d,]+"));
    Execution none = Execution.of("run", scenario, "--dry-run", "--set", "cache.capacity=10 B");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.errLines()).singleElement().asString().contains("is less than one of the 16");
  }

  @Test
  void anEngineThatIsNotThereIsSaidBeforeADryRun() {
    Execution dry = Execution.of("run", Execution.SMALLEST, "--dry-run", "--engine", "sparc");
    assertThat(dry.code()).isEqualTo(2);
    assertThat(dry.out()).isEmpty();
    assertThat(dry.err()).startsWith("--engine sparc: no such engine");
  }
}
