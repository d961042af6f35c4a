package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wafers that cannot be: one line with its place, exit code 2, and no results. */
class WaferErrorsTest {
  private static final String GOOD = """
      scenario: wafers
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 4, decode_tokens: 2, prompt_median: 1, prompt_least: 1, prompt_most: 1 }
      batch: { requests: 4, iterations: 3 }
      machine: { kind: wafer, preset: orders-in-chaos }
      """;

  private static final String CACHES = """
      scenario: caches
      model: { preset: qwen3-235b-a22b }
      trace: { format: zipf-layered, tokens: 5 }
      cache: { policy: lru, capacity: 100 experts }
      """;

  @TempDir
  private Path folder = Path.of("");

  private static Arguments of(String message, String... settings) {
    return Arguments.of(message, List.of(settings));
  }

  private Execution run(String yaml, List<String> settings) {
    List<Object> words = new ArrayList<>(
        Arrays.asList("run", Execution.file(folder, "wafer.yaml", yaml), "--out", out()));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    return Execution.of(words.toArray());
  }

  private Path out() {
    return folder.resolve("out");
  }

  private void assertRefused(Execution refused, String message) throws IOException {
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errLines().get(refused.errLines().size() - 1))
        .matches("(--set \\S+=.*|(preset .*|.*\\.yaml):\\d+:\\d+): .*")
        .contains(message);
    if (Files.exists(out())) {
      try (Stream<Path> files = Files.list(out())) {
        assertThat(files).isEmpty();
      }
    }
  }

  static Stream<Arguments> impossibleWafers() {
    return Stream.of(
        of(
            "machine.link.bandwidth: a bandwidth must be positive, got 0 B/s",
            "machine.link.bandwidth=0 GB/s"),
        of(
            "machine.hbm.bandwidth: a bandwidth must be positive, got 0 B/s",
            "machine.hbm.bandwidth=0 TB/s"),
        of("machine.topology.mesh: 0 dies are not within 1 to 1024", "machine.topology.mesh=0x5"),
        of(
            "machine.topology.mesh: 1056 dies are not within 1 to 1024",
            "machine.topology.mesh=32x33"),
        of(
            "placement.policy: contiguous needs an expert for every die, but Qwen3-235B-A22B has 128 experts"
                + " per layer for 130 dies",
            "machine.topology.mesh=13x10"),
        // A wafer of one die is none, but runs if all experts fit that die: see below.
        of(
            "machine.hbm.capacity: Qwen3-235B-A22B: die 0 must hold 12032 experts = 454192791552 B of weights,"
                + " 0 B of copies and 8000000000 B in reserve",
            "machine.hbm.overflow=error",
            "machine.topology.mesh=1x1"),
        // 6 experts x 94 layers x 37,748,736 B = 21,290,287,104 B, and 8 GB in reserve.
        of(
            "machine.hbm.capacity: Qwen3-235B-A22B: die 0 must hold 564 experts = 21290287104 B of weights,"
                + " 0 B of copies and 8000000000 B in reserve, together 29290287104 B, but its memory has"
                + " 29290287103 B",
            "machine.hbm.overflow=error",
            "machine.hbm.capacity=29290287103 B"),
        // A slice is 4096 x 1536 x 2 B = 12 MiB.
        of(
            "cache.capacity: \"12582911 B\" is less than a slice of an expert, which has 12582912 B",
            "prediction.policy=cross-token",
            "cache.bounded=true",
            "cache.capacity=12582911 B"),
        // Three of them are an expert.
        of(
            "cache.capacity: \"37748735 B\" is less than an expert, which has 37748736 B",
            "prediction.policy=cross-token",
            "prediction.granularity=expert",
            "cache.bounded=true",
            "cache.capacity=37748735 B"),
        of(
            "cache.capacity: \"5 experts\" must be in bytes",
            "prediction.policy=cross-token",
            "cache.bounded=true",
            "cache.capacity=5 experts"),
        of(
            "machine.network.queueing: a packet stored whole has left its input; write forwarding: cut-through",
            "machine.preset=realistic",
            "machine.network.queueing=input",
            "machine.network.forwarding=store-and-forward"),
        of(
            "machine.link.duplex: a half-duplex link cannot cut through; write duplex: full",
            "machine.preset=realistic",
            "machine.network.queueing=input",
            "machine.link.duplex=half"),
        of("has 4 requests, a batch wants 5; write batch.requests: 4", "batch.requests=5"),
        of(
            "batch.iterations: 4 forward passes, but the longest of the 4 requests has a prompt and 2 tokens"
                + " after it; write batch.iterations: 3",
            "batch.iterations=4"),
        of("cache.semantics: means nothing on a wafer", "cache.semantics=sequential"),
        of("cache.warmup: means nothing on a wafer", "cache.warmup=1 steps"),
        of("trace.prefill: means nothing on a wafer", "trace.prefill=skip"),
        of(
            "placement.policy: unknown placement \"contigous\"; did you mean \"contiguous\"?",
            "placement.policy=contigous"),
        of(
            "allocation.block: not an option of allocation \"home\", whose options are order",
            "allocation.policy=home",
            "allocation.block=50"),
        of(
            "cache.theta: not an option of policy \"lru\", which has none",
            "prediction.policy=cross-token",
            "cache.theta=2"),
        of(
            "cache.policy: what a wafer copies depends on time",
            "prediction.policy=cross-token",
            "cache.policy=belady"),
        of(
            "cache.policy: \"hybrimoe\" reads gate weights, which copies on a wafer have none of",
            "prediction.policy=cross-token",
            "cache.policy=hybrimoe"),
        of("machine.energy.llc.pj_per_bit: missing", "machine.energy.compute.pj_per_flop=1"),
        of(
            "machine.energy.link.source: missing",
            "machine.energy.llc.pj_per_bit=1",
            "machine.energy.llc.source=invented",
            "machine.energy.hbm.pj_per_bit=1",
            "machine.energy.hbm.source=invented",
            "machine.energy.link.pj_per_bit=1",
            "machine.energy.compute.pj_per_flop=1"),
        of("model.preset: missing; a wafer needs a model", "scenario=no-model"));
  }

  @ParameterizedTest
  @MethodSource("impossibleWafers")
  void refusesWhatCannotBe(String message, List<String> settings) throws IOException {
    String yaml =
        settings.contains("scenario=no-model") ? GOOD.replaceAll("(?m)^model:.*\\n", "") : GOOD;
    assertRefused(run(yaml, settings), message);
  }

  static Stream<Arguments> keysOfWafers() {
    return Stream.of(
        of("machine.topology.mesh: only with machine.kind: wafer", "machine.topology.mesh=5x5"),
        of("batch.iterations: only with machine.kind: wafer", "batch.iterations=4"),
        of("cache.bounded: only with machine.kind: wafer", "cache.bounded=true"),
        of("placement: only with machine.kind: wafer", "placement.policy=contiguous"),
        of("allocation: only with machine.kind: wafer", "allocation.policy=home"),
        of("prediction: only with machine.kind: wafer", "prediction.policy=none"));
  }

  @ParameterizedTest
  @MethodSource("keysOfWafers")
  void refusesKeysOfWafersWithoutOne(String message, List<String> settings) throws IOException {
    assertRefused(run(CACHES, settings), message);
  }

  @Test
  void aWaferOfOneDieRuns() {
    Execution one = run(GOOD, List.of("machine.topology.mesh=1x1"));
    assertThat(one.code()).as(one.err()).isZero();
    // 128 experts x 94 layers x 36 MiB and the reserve are more than 80 GB: the study warns.
    assertThat(one.out()).contains("die 0 must hold 12032 experts = 454192791552 B of weights");
  }

  @Test
  void exactlyEnoughIsEnough() {
    Execution fits =
        run(GOOD, List.of("machine.hbm.overflow=error", "machine.hbm.capacity=29290287104 B"));
    assertThat(fits.code()).as(fits.err()).isZero();
    Execution slice = run(
        GOOD,
        List.of(
            "prediction.policy=cross-token", "cache.bounded=true", "cache.capacity=12582912 B"));
    assertThat(slice.code()).as(slice.err()).isZero();
  }
}
