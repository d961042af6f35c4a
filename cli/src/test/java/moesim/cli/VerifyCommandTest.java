package moesim.cli;

import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moesim.testing.FixedTrace;
import moesim.traces.parquet.TraceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir
  private Path folder = Path.of("");

  private Path results = Path.of("");

  @BeforeEach
  void run() {
    results = folder.resolve("results");
    assertThat(Execution.of("run", SMALLEST, "--out", results).code()).isZero();
  }

  @Test
  void findsTheSameResults() {
    assertThat(Execution.of("verify", results))
        .isEqualTo(new Execution(0, results + ": same results, to the byte\n", ""));
    assertThat(Execution.of("verify", results, "--threads", 1).code()).isZero();
  }

  @Test
  void namesTheLineThatDiffers() throws IOException {
    Path csv = results.resolve("results.csv");
    String kept = Files.readString(csv);
    Files.writeString(csv, kept.replace("lru,200,103,97", "lru,200,104,96"));
    Execution verify = Execution.of("verify", results);
    assertThat(verify.code()).isEqualTo(3);
    assertThat(verify.err()).isEmpty();
    assertThat(verify.outLines())
        .singleElement()
        .asString()
        .startsWith(csv + ":2: kept \"lru,200,104,96,")
        .contains("now \"lru,200,103,97,");
    assertThat(csv).content().contains("lru,200,104,96");
  }

  @Test
  void namesEveryFileThatIsMissingOrDiffers() throws IOException {
    Files.writeString(results.resolve("results.csv"), "");
    Files.delete(results.resolve("results.parquet"));
    Execution verify = Execution.of("verify", results);
    assertThat(verify.code()).isEqualTo(3);
    assertThat(verify.outLines())
        .containsExactly(
            results.resolve("results.csv") + ": 0 lines kept, now 4",
            results.resolve("results.parquet") + ": missing");
    byte[] parquet = {'P', 'A', 'R', '1'};
    Files.write(results.resolve("results.parquet"), parquet);
    assertThat(Execution.of("verify", results).outLines())
        .contains(results.resolve("results.parquet") + ": differs from byte 4");
  }

  @Test
  void saysWhenTheTraceItselfHasChanged() {
    Path trace = folder.resolve("trace.parquet");
    Path kept = folder.resolve("kept");
    String yaml =
        "scenario: kept\ntrace: { path: trace.parquet }\ncache: { policy: lru, capacity: 1 experts }\n";
    Path scenario = Execution.file(folder, "kept.yaml", yaml);
    TraceWriter.convert(
        FixedTrace.ofExperts(FixedTrace.model(1, 3, 1), 0, 1, 0), trace, done -> {});
    assertThat(Execution.of("run", scenario, "--out", kept).code()).isZero();
    // The same counts from other experts.
    TraceWriter.convert(
        FixedTrace.ofExperts(FixedTrace.model(1, 3, 1), 0, 2, 0), trace, done -> {});
    Execution verify = Execution.of("verify", kept);
    assertThat(verify.code()).isEqualTo(3);
    assertThat(verify.outLines())
        .singleElement()
        .asString()
        .startsWith(trace + ": the trace itself changed: sha256 was ");
  }

  @Test
  void doesNotNeedTheScenarioFileAndKeepsTheSettings() throws IOException {
    Path copy = Execution.file(folder, "copy.yaml", Files.readString(SMALLEST));
    Path four = folder.resolve("four");
    Execution.of("run", copy, "--set", "cache.capacity=4 experts", "--out", four);
    Files.delete(copy);
    assertThat(Execution.of("verify", four).code()).isZero();
  }

  @Test
  void refusesAFolderWithoutResults() {
    Execution empty = Execution.of("verify", folder);
    assertThat(empty)
        .isEqualTo(
            new Execution(
                2,
                "",
                folder.resolve("provenance.json")
                    + ": no such file; a folder with results has one, written by \"moesim run --out\"\n"));
    assertThat(Execution.of("verify", folder.resolve("nowhere")).code()).isEqualTo(2);
  }

  @Test
  void refusesADamagedProvenanceWithItsPlace() {
    Path provenance = Execution.file(results, "provenance.json", "{\n \"scenario\": ?");
    Execution damaged = Execution.of("verify", results);
    assertThat(damaged.code()).isEqualTo(2);
    assertThat(damaged.out()).isEmpty();
    assertThat(damaged.errLines())
        .singleElement()
        .asString()
        .startsWith(provenance + ":2:14: not the provenance of a moesim run: ");
    Execution.file(results, "provenance.json", "{}");
    assertThat(Execution.of("verify", results).errLines())
        .singleElement()
        .asString()
        .startsWith(provenance + ": not the provenance of a moesim run: ");
  }
}
