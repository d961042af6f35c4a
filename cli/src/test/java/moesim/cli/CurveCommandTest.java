package moesim.cli;

import static moesim.cli.Execution.SCENARIOS;
import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moesim.testing.FixedTrace;
import moesim.traces.parquet.TraceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurveCommandTest {
  private static final String[] ALL_POLICIES = {
    "--policies", "lru,layer-aware-lru,lfu,belady,fifo,furthest-layer-distance,random"
  };

  @TempDir
  private Path folder = Path.of("");

  /** Three pages of one layer: A B A C B. LRU distances: cold, cold, 2, cold, 3. */
  private Path abacb() {
    Path trace = folder.resolve("abacb.parquet");
    FixedTrace abacb = FixedTrace.ofExperts(FixedTrace.model(1, 3, 1), new int[] {0, 1, 0, 2, 1});
    TraceWriter.convert(abacb, trace, tokens -> {});
    return trace;
  }

  @Test
  void printsMissRatiosOfATrace() {
    Execution curve = Execution.of("curve", abacb(), "--policies", "lru,fifo");
    assertThat(curve.code()).isZero();
    assertThat(curve.err()).isEmpty();
    // LRU misses 5, 4, 3 of 5. FIFO at 2: A B miss, A hits, C replaces A, B hits: 3 of 5.
    assertThat(curve.outLines())
        .containsSubsequence(
            "miss ratio",
            "experts  rounds       lru          fifo",
            "                 one-pass  per-capacity",
            "      1   1.00*    1.0000        1.0000",
            "      2   2.00*    0.8000        0.6000",
            "      3   3.00*    0.6000        0.6000");
  }

  @Test
  void writesEveryCapacity() throws IOException {
    Path out = folder.resolve("out");
    assertThat(Execution.of("curve", abacb(), "--policies", "lru", "--out", out).code())
        .isZero();
    assertThat(out.resolve("curve.csv")).content().isEqualTo("""
            capacity_experts,policy,semantics,misses,miss_ratio,rounds,at_round_multiple,method
            1,lru,co-resident,5,1.0,1.0,true,one-pass
            2,lru,co-resident,4,0.8,2.0,true,one-pass
            3,lru,co-resident,3,0.6,3.0,true,one-pass
            """);
    assertThat(out.resolve("curve.parquet")).isNotEmptyFile();
    assertThat(out.resolve("provenance.json"))
        .content()
        .contains("\"curve_policies\" : [", "\"curve_capacities\" : \"auto\"");
  }

  /**
   * Golden set G-A of the notes (docs/validation.md), from its scenario: 4 x 4 experts, 200
   * accesses.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 200, 172, 161, 184, 200, 172",
    "3, 200, 154, 130, 154, 200, 154",
    "4, 132, 132, 107, 137, 145, 132",
    "6, 121, 114, 74, 101, 130, 101",
    "8, 97, 89, 54, 82, 109, 86",
    "12, 46, 47, 29, 43, 54, 45",
    "15, 20, 21, 18, 18, 23, 21"
  })
  void containsTheGoldenSet(
      int capacity, long lru, long layerAware, long optimum, long lfu, long fifo, long furthest)
      throws IOException {
    Path out = folder.resolve("golden");
    Execution curve = Execution.of(
        "curve", SMALLEST, ALL_POLICIES[0], ALL_POLICIES[1], "--capacities", "all", "--out", out);
    assertThat(curve.code()).as(curve.err()).isZero();
    List<String> lines = Files.readAllLines(out.resolve("curve.csv"));
    assertThat(lines)
        .anyMatch(line -> line.startsWith(capacity + ",lru,co-resident," + lru + ","))
        .anyMatch(
            line -> line.startsWith(capacity + ",layer-aware-lru,co-resident," + layerAware + ","))
        .anyMatch(line -> line.startsWith(capacity + ",belady,co-resident," + optimum + ","))
        .anyMatch(line -> line.startsWith(capacity + ",lfu,co-resident," + lfu + ","))
        .anyMatch(line -> line.startsWith(capacity + ",fifo,co-resident," + fifo + ","))
        .anyMatch(line ->
            line.startsWith(capacity + ",furthest-layer-distance,co-resident," + furthest + ","));
  }

  @Test
  void isTheSameForAnyNumberOfThreadsAndVerifies() throws IOException {
    Path one = folder.resolve("one");
    Path five = folder.resolve("five");
    String semantics = "--semantics";
    Execution.of(
        "curve",
        SMALLEST,
        ALL_POLICIES[0],
        ALL_POLICIES[1],
        semantics,
        "event-atomic",
        "--threads",
        1,
        "--out",
        one);
    Execution.of(
        "curve",
        SMALLEST,
        ALL_POLICIES[0],
        ALL_POLICIES[1],
        semantics,
        "event-atomic",
        "--threads",
        5,
        "--out",
        five);
    for (String file : List.of("curve.csv", "curve.parquet")) {
      assertThat(one.resolve(file)).hasSameBinaryContentAs(five.resolve(file));
    }
    assertThat(Execution.of("verify", one))
        .isEqualTo(new Execution(0, one + ": same results, to the byte\n", ""));
    Path csv = one.resolve("curve.csv");
    Files.writeString(csv, Files.readString(csv).replace(",lru,", ",LRU,"));
    assertThat(Execution.of("verify", one).code()).isEqualTo(3);
  }

  @Test
  void takesTheScenariosPoliciesAndTheOptimum() {
    Execution curve = Execution.of("curve", SMALLEST, "--capacities", "4:16:4");
    assertThat(curve.code()).as(curve.err()).isZero();
    assertThat(curve.outLines())
        .anyMatch(line -> line.matches("experts +rounds +lru +layer-aware-lru +belady"))
        .anyMatch(line -> line.matches(" +8 +2\\.00\\* +0\\.4850 +0\\.4450 +0\\.2700"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--policies | lru2 | --policies: no policy \"lru2\"; did you mean \"lru\"?",
        "--capacities | 1:2 | --capacities 1:2: expected from:to:step in experts, such as 64:2048:64, or all",
        "--capacities | 0:9:1 | --capacities 0:9:1: expected from:to:step in experts, such as 64:2048:64, or all",
        "--capacities | 1:17:1 | --capacities 1:17:1: the model has no more than 16 experts",
        "--policies | lru,lru | two curves of policy \"lru\"",
        "--set | cache.shared=false | cache.shared: false has no curve"
      })
  void refusesWhatHasNoCurve(String option, String value, String message) {
    Execution curve = Execution.of("curve", SMALLEST, option, value);
    assertThat(curve.code()).isEqualTo(2);
    assertThat(curve.errLines()).singleElement().asString().contains(message);
    assertThat(curve.out()).isEmpty();
  }

  @Test
  void refusesAWaferAndAMissingFile() {
    Execution wafer = Execution.of("curve", SCENARIOS.resolve("wafer.yaml"));
    assertThat(wafer.code()).isEqualTo(2);
    Execution missing = Execution.of("curve", folder.resolve("none.yaml"));
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.errLines()).singleElement().asString().contains("no such file");
    assertThat(Execution.of("curve", folder.resolve("none.parquet")).code()).isEqualTo(2);
  }
}
