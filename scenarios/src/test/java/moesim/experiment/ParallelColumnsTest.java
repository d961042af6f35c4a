package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import moesim.hardware.parallel.TimeUse;
import moesim.input.InputException;
import moesim.input.Problem;
import moesim.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expert parallelism, from the scenario to the columns. */
class ParallelColumnsTest {
  private static final double NANO = 1e-9;

  private static final String SCENARIO = """
      scenario: parallel
      seed: 3
      model:
        { name: small, weights: bf16, layers: 3, experts: 16, top_k: 2, hidden_size: 64, expert_intermediate_size: 32,
          expert_matrices: 3, dense_params: 60000 }
      trace:
        { format: calibrated, router: qwen3-235b-a22b, requests: 12, prompt_median: 50, prompt_least: 20, prompt_most: 60,
          decode_tokens: 6 }
      batch: { requests: 12, iterations: 7 }
      machine:
        kind: expert-parallel
        fabric: dgx-h100
        network: { packet: 4 KiB }
      placement: { policy: contiguous }
      """;

  private static Map<Metric, Number> row(String... settings) {
    return Runs.run(SCENARIO, settings).rows().get(0).metrics();
  }

  private static double value(Map<Metric, Number> row, Metric metric) {
    return row.get(metric).doubleValue();
  }

  private static double waits(Map<Metric, Number> row) {
    double sum = 0;
    for (TimeUse wait : TimeUse.values()) {
      sum += value(row, ParallelMetrics.of(wait));
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine.overlap=two-batch",
        "machine.parallel.pipeline=2",
        "machine.parallel.tensor=2",
        "machine.dispatch.suppression=node",
        "machine.dispatch.suppression=none",
        "machine.units=4",
        "placement.replicas=8",
        "batch.prompt_tokens=100"
      })
  void allTimeIsAccountedFor(String setting) {
    Map<Metric, Number> row = row(setting);
    double decode = value(row, WaferMetrics.DECODE_SECONDS);
    assertThat(waits(row)).isCloseTo(decode, within(1e-9 * decode));
    assertThat(value(row, ParallelMetrics.SECONDS_PER_STEP) * 6)
        .isCloseTo(decode, within(1e-9 * decode));
    assertThat(value(row, WaferMetrics.TOKENS_PER_SECOND) * decode).isCloseTo(72, within(1e-6));
  }

  @Test
  void everySelectionIsSentOnceWithoutSuppressionUnlessItStaysAtHome() {
    // 72 generated tokens select 2 experts at 3 layers: 432 copies, of 64 numbers of 2 bytes.
    Map<Metric, Number> row = row("machine.dispatch.suppression=none");
    assertThat(value(row, ParallelMetrics.COPIES_PER_TOKEN)).isEqualTo(2);
    double sent = 432 * (1 - value(row, ParallelMetrics.LOCAL_COPIES));
    assertThat(value(row, ParallelMetrics.DISPATCH_BYTES)).isCloseTo(sent * 128, within(NANO));
    assertThat(value(row, ParallelMetrics.COMBINE_BYTES)).isCloseTo(sent * 128, within(NANO));
    assertThat(value(row, ParallelMetrics.INTER_NODE_BYTES)).isZero();
    assertThat(value(row, ParallelMetrics.NODES_PER_TOKEN)).isEqualTo(1);
    // FP8: 64 bytes and a scale of 4.
    Map<Metric, Number> small =
        row("machine.dispatch.suppression=none", "machine.dispatch.format=fp8");
    assertThat(value(small, ParallelMetrics.DISPATCH_BYTES)).isCloseTo(sent * 68, within(NANO));
  }

  @Test
  void suppressionNeverSendsMore() {
    String nodes = "machine.node_units=4";
    Map<Metric, Number> all = row("machine.dispatch.suppression=none", nodes);
    Map<Metric, Number> byUnit = row("machine.dispatch.suppression=unit", nodes);
    Map<Metric, Number> byNode = row("machine.dispatch.suppression=node", nodes);
    assertThat(value(byUnit, ParallelMetrics.DISPATCH_BYTES))
        .isLessThanOrEqualTo(value(all, ParallelMetrics.DISPATCH_BYTES));
    assertThat(value(byNode, ParallelMetrics.INTER_NODE_BYTES))
        .isLessThanOrEqualTo(value(byUnit, ParallelMetrics.INTER_NODE_BYTES));
    assertThat(value(byNode, ParallelMetrics.INTER_NODE_BYTES)).isPositive();
  }

  @Test
  void foresightBalancesBetterThanNoneAndTheWorstIsWorst() {
    // A slow unit, so that tokens decide what an expert takes, not its weights.
    String slow = "machine.unit.compute=1 GFLOP/s";
    double contiguous = value(row(slow), ParallelMetrics.UNIT_BALANCE);
    double best = value(row(slow, "placement.policy=oracle-best"), ParallelMetrics.UNIT_BALANCE);
    double worst = value(row(slow, "placement.policy=oracle-worst"), ParallelMetrics.UNIT_BALANCE);
    assertThat(worst).isLessThan(contiguous);
    assertThat(best).isGreaterThan(contiguous);
  }

  @Test
  void expertsMoveAfterEveryInterval() {
    // Six passes in intervals of two: after the prompts, and twice within; nothing after the last.
    String[] settings = {
      "placement.policy=eplb-global", "placement.replicas=8", "placement.interval=2 steps"
    };
    Map<Metric, Number> row = row(settings);
    assertThat(value(row, ParallelMetrics.REBALANCES)).isEqualTo(3);
    double moved = value(row, ParallelMetrics.MIGRATION_INSIDE);
    // An expert has 3 x 64 x 32 weights of 2 bytes.
    assertThat(moved).isPositive();
    assertThat(moved % (3 * 64 * 32 * 2)).isZero();
    assertThat(value(row, ParallelMetrics.of(TimeUse.MIGRATION))).isPositive();
    assertThat(waits(row)).isCloseTo(value(row, WaferMetrics.DECODE_SECONDS), within(NANO));
  }

  private String loads(Path folder, String content) throws IOException {
    return "placement.loads=" + Files.writeString(folder.resolve("loads.json"), content);
  }

  @Test
  void expertsStandByLoadsOfAFileBeforeAnythingIsServed(@TempDir Path folder) throws IOException {
    // Expert 0 of every layer has nearly all: it gets the copies, and the others stand elsewhere.
    String row = "[1000" + ",1".repeat(15) + "]";
    String loads = loads(folder, "{\"logical_count\": [" + row + "," + row + "," + row + "]}");
    String[] policy = {"placement.policy=eplb-global", "placement.replicas=8"};
    Map<Metric, Number> placed = row(policy[0], policy[1], loads);
    Map<Metric, Number> contiguous = row(policy[1]);
    // Nothing moves after the prompts.
    assertThat(value(placed, ParallelMetrics.REBALANCES)).isZero();
    assertThat(value(placed, ParallelMetrics.MIGRATION_INSIDE)).isZero();
    assertThat(value(placed, ParallelMetrics.UNIT_BALANCE))
        .isNotEqualTo(value(contiguous, ParallelMetrics.UNIT_BALANCE));
    // With an interval, twice within the six passes; without a file it is three times.
    assertThat(value(
            row(policy[0], policy[1], loads, "placement.interval=2 steps"),
            ParallelMetrics.REBALANCES))
        .isEqualTo(2);
  }

  @Test
  void loadsThatDoNotFitAreRefused(@TempDir Path folder) throws IOException {
    String policy = "placement.policy=eplb-global";
    String two = loads(folder, "[[1, 2], [3, 4]]");
    assertThatThrownBy(() -> row(policy, two))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("loads.json: loads of 2 layers, model small has 3 MoE layers");
    assertThatThrownBy(() -> row(policy, "placement.loads=nowhere.json"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("placement.loads: no such file: ");
    assertThatThrownBy(() -> row(policy, two, "placement.mode=oracle"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no use for a file");
    assertThatThrownBy(() -> row("placement.policy=pair-separating", two))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("which experts are selected together");
    assertThatThrownBy(() -> row("placement.policy=contiguous", two))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("loads");
  }

  @Test
  void aPriceMakesACost() {
    Map<Metric, Number> row = row("machine.unit.price=2");
    double perHour = value(row, WaferMetrics.TOKENS_PER_SECOND) * 3600;
    assertThat(value(row, ParallelMetrics.COST)).isCloseTo(8 * 2 / perHour * 1e6, within(NANO));
    assertThat(row()).doesNotContainKey(ParallelMetrics.COST);
  }

  @Test
  void pairsThatAreSelectedTogetherCanBeParted() {
    assertThat(value(row("placement.policy=pair-separating"), ParallelMetrics.REBALANCES))
        .isEqualTo(1);
  }

  @Test
  void aRunThatIsComparedWithABaselineHasASpeedup() {
    List<ResultTable.Row> rows = Runs.run(
            SCENARIO + "sweep: { machine.overlap: [none, two-batch] }\n"
                + "baseline: { machine.overlap: none }\n")
        .rows();
    assertThat(rows).hasSize(2);
    double none = value(rows.get(0).metrics(), WaferMetrics.DECODE_SECONDS);
    double two = value(rows.get(1).metrics(), WaferMetrics.DECODE_SECONDS);
    assertThat(value(rows.get(0).metrics(), WaferMetrics.SPEEDUP)).isEqualTo(1);
    assertThat(value(rows.get(1).metrics(), WaferMetrics.SPEEDUP))
        .isCloseTo(none / two, within(NANO));
  }

  @Test
  void whatIsComparedWithNothingHasNoSpeedup() {
    assertThat(row()).doesNotContainKey(WaferMetrics.SPEEDUP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machine.fabric=dgx | machine.fabric: no fabric \"dgx\"",
        "machine.units=9 | machine.units: 9, but fabric dgx-h100 has 8",
        "machine.parallel.tensor=3 | machine.parallel.tensor: 3 does not divide the 8 units of a stage",
        "machine.parallel.pipeline=3 | machine.parallel.pipeline: 3 does not divide the 8 units",
        "machine.node_units=3 | machine.node_units: 3 does not divide the 8 units of a stage",
        "machine.topology.mesh=2x2 | machine.topology.mesh: means nothing with machine.kind: expert-parallel",
        "placement.policy=lru | placement.policy: unknown placement \"lru\"",
        "placement.interval=4 steps | placement.interval: policy \"contiguous\" places once, whatever the loads are",
        "placement.mode=oracle | placement.mode: policy \"contiguous\" places once",
        "placement.groups=3 | placement.groups: 3 groups do not divide the 16 experts of a layer",
        "trace.prefill=skip | trace.prefill: means nothing",
        "trace.decode=false | trace.decode: means nothing",
        "machine.fabric=none.yaml#a | machine.fabric: no such file: ",
        "machine.unit.efficiency=orders-in-chaos | machine.unit.efficiency: a share or a table",
        "machine.hbm.efficiency=orders-in-chaos | machine.hbm.efficiency: one share",
        "cache.policy=lru | cache: means nothing with machine.kind: expert-parallel",
        "batch.context=100 | no source says what keys and values take"
      })
  void badInputIsOneLocatedLine(String setting, String expected) {
    assertThatThrownBy(() -> Runs.run(
            SCENARIO,
            setting,
            setting.contains("window") ? "placement.interval=4 steps" : "seed=3"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(() -> Runs.run(
            SCENARIO,
            "machine.units=9",
            "machine.unit.efficiency=orders-in-chaos",
            "machine.topology.mesh=2x2",
            "placement.mode=oracle",
            "placement.migration=stall",
            "trace.prefill=skip"))
        .isInstanceOfSatisfying(
            InputException.class,
            wrong -> assertThat(wrong.problems())
                .extracting(Problem::message)
                .satisfiesExactlyInAnyOrder(
                    message -> assertThat(message).startsWith("machine.units: 9, but"),
                    message -> assertThat(message).startsWith("machine.unit.efficiency: a share"),
                    message ->
                        assertThat(message).startsWith("machine.topology.mesh: means nothing"),
                    message -> assertThat(message).startsWith("placement.mode: policy"),
                    message -> assertThat(message).startsWith("placement.migration: policy"),
                    message -> assertThat(message).startsWith("trace.prefill: means nothing")));
  }

  @Test
  void replicasHaveToFillTheUnits() {
    assertThatThrownBy(() -> Runs.run(SCENARIO, "placement.replicas=3"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("placement.replicas: 16 experts and 3 replicas do not fill 8 units"
            + " evenly; write placement.replicas: 8");
  }

  @Test
  void aMemoryThatIsTooSmallIsAnErrorWithTheArithmetic() {
    assertThatThrownBy(() -> Runs.run(SCENARIO, "machine.hbm.capacity=100 kB"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("72 KiB of experts (3 layers x 2 x 12 KiB), 120 kB of dense weights");
  }

  @Test
  void aWindowIsPartOfAnInterval() {
    String policy = "placement.policy=eplb-global";
    assertThatThrownBy(() -> Runs.run(SCENARIO, policy, "placement.window=2 steps"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("placement.window: only with interval");
    assertThatThrownBy(() ->
            Runs.run(SCENARIO, policy, "placement.window=5 steps", "placement.interval=4 steps"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a window of 5 steps in an interval of 4; accepted are 1 to");
  }

  @Test
  void aStageHasALayer() {
    assertThatThrownBy(() -> Runs.run(SCENARIO, "machine.units=4", "machine.parallel.pipeline=4"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "machine.parallel.pipeline: 4 stages, but the model has 3 MoE layers");
  }

  @Test
  void stagesMoveTheirExpertsAtTheSameTime() {
    // The same experts move among four units; in two stages each has about half of the layers.
    String[] one = {"machine.units=4", "placement.policy=eplb-global", "placement.replicas=4"};
    Map<Metric, Number> single = row(with(one, "placement.interval=2 steps"));
    Map<Metric, Number> staged = row(
        with(one, "placement.interval=2 steps", "machine.units=8", "machine.parallel.pipeline=2"));
    assertThat(staged.get(ParallelMetrics.MIGRATION_INSIDE))
        .isEqualTo(single.get(ParallelMetrics.MIGRATION_INSIDE));
    assertThat(value(staged, ParallelMetrics.of(TimeUse.MIGRATION)))
        .isPositive()
        .isLessThan(value(single, ParallelMetrics.of(TimeUse.MIGRATION)));
  }

  private static String[] with(String[] settings, String... more) {
    // The last word counts: a key may be set once only.
    Map<String, String> byKey = new LinkedHashMap<>();
    Stream.concat(Arrays.stream(settings), Arrays.stream(more))
        .forEach(setting -> byKey.put(setting.substring(0, setting.indexOf('=')), setting));
    return byKey.values().toArray(String[]::new);
  }

  @Test
  void requestsGoToAllRanksBeforeAnyHasTwo() {
    // Eight requests on eight ranks: one each, in either half of the batch; so no half has what the
    // other waits for, and two batches are as fast as one.
    String few = "batch.requests=8";
    assertThat(value(row(few, "machine.overlap=two-batch"), WaferMetrics.DECODE_SECONDS))
        .isEqualTo(value(row(few), WaferMetrics.DECODE_SECONDS));
  }

  @ParameterizedTest
  @CsvSource({
    // MLA: 61 layers x 576 numbers of two bytes = 70,272 B a token, on every unit of a rank.
    "deepseek-v3, 8, 70272",
    // GQA: four heads of keys and values, 192,512 B a token, over four of eight units each.
    "qwen3-235b-a22b, 8, 48128"
  })
  void keysAndValuesAreDividedByTheirHeadsOnly(String preset, int tensor, long bytesPerToken) {
    String scenario =
        SCENARIO.replaceFirst("(?s)model:.*?trace:", "model: { preset: " + preset + " }\ntrace:");
    String[] settings = {
      "machine.parallel.tensor=" + tensor, "machine.hbm.overflow=warn", "batch.iterations=2"
    };
    Map<Metric, Number> without = Runs.run(scenario, settings).rows().get(0).metrics();
    Map<Metric, Number> read =
        Runs.run(scenario, with(settings, "batch.context=1000")).rows().get(0).metrics();
    // Twelve requests on one rank; spread evenly over the MoE layers, rounded up.
    double more = value(read, ParallelMetrics.MEMORY) - value(without, ParallelMetrics.MEMORY);
    assertThat(more).isCloseTo(12.0 * 1000 * bytesPerToken, within(1.0));
  }

  @Test
  void promptsAttendToThemselvesAndGeneratedTokensToTheirContext() {
    String scenario = SCENARIO.replaceFirst("(?s)model:.*?batch:", """
        model: { preset: qwen3-235b-a22b }
        trace: { format: calibrated, requests: 1, prompt_median: 4, prompt_least: 4, prompt_most: 4, decode_tokens: 2 }
        batch:""");
    String[] settings = {
      "batch.requests=1",
      "batch.iterations=3",
      "batch.context=100",
      "machine.units=1",
      "machine.hbm.overflow=warn"
    };
    // Attention so slow that it computes all the time; half the rate takes as long again.
    Map<Metric, Number> slow = row(scenario, with(settings, "machine.unit.attention=2 GFLOP/s"));
    Map<Metric, Number> half = row(scenario, with(settings, "machine.unit.attention=1 GFLOP/s"));
    // 94 layers, 64 heads, 2 x 256 flop for each token attended to: 1 + 2 + 3 + 4 of the prompt,
    // then
    // 100 by each of two.
    double perKey = 94 * 64 * 512;
    assertThat(
            value(half, WaferMetrics.PREFILL_SECONDS) - value(slow, WaferMetrics.PREFILL_SECONDS))
        .isCloseTo(10 * perKey / 2e9, within(1e-9));
    assertThat(value(half, WaferMetrics.DECODE_SECONDS) - value(slow, WaferMetrics.DECODE_SECONDS))
        .isCloseTo(2 * 100 * perKey / 2e9, within(1e-9));
  }

  private static Map<Metric, Number> row(String scenario, String[] settings) {
    return Runs.run(scenario, settings).rows().get(0).metrics();
  }

  @Test
  void howLongAPolicyComputesStandsApartFromResults() {
    // A clock that is read twice whenever a policy is asked, and goes on by a second each time.
    AtomicLong seconds = new AtomicLong();
    Progress clock = new Progress() {
      @Override
      public void advanced(State state) {}

      @Override
      public long wallNanos() {
        return seconds.incrementAndGet() * 1_000_000_000L;
      }
    };
    Scenario scenario =
        Runs.scenario(SCENARIO, "placement.policy=eplb-global", "placement.interval=2 steps");
    Experiment.Outcome outcome = Experiment.run(scenario, 1, clock);
    // By the prompts, then twice more before the last of three intervals.
    assertThat(outcome.wallTimes())
        .containsExactly(entry(Experiment.PLACEMENT_SECONDS, List.of(Duration.ofSeconds(3))));
    assertThat(outcome.table().rows().get(0).metrics().keySet())
        .extracting(Metric::name)
        .doesNotContain(Experiment.PLACEMENT_SECONDS);
  }

  @Test
  void whatTheSystemKeepsIsNotTheExperts() {
    assertThatThrownBy(() -> Runs.run(SCENARIO, "machine.hbm.reserved=80 GB"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("are more than the 0 B that a unit has for them");
  }
}
