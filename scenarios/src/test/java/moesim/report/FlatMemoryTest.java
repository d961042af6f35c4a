package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.experiment.Experiment;
import moesim.experiment.Progress;
import moesim.experiment.RunLogs;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays on the heap of a sweep whose finished runs are kept in a folder, while it goes on. */
@Tag("once")
class FlatMemoryTest {
  @TempDir
  private Path folder = Path.of("");

  /** Bytes that are reachable, by the number of runs done. */
  private static final class Heap implements Progress {
    private final Map<Integer, Long> used = new TreeMap<>();
    private final List<Integer> when;

    Heap(Integer... when) {
      this.when = List.of(when);
    }

    @Override
    public void advanced(State state) {
      if (when.contains(state.runsDone()) && !used.containsKey(state.runsDone())) {
        System.gc();
        used.put(
            state.runsDone(),
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
    }

    /** Between the two counts of runs. */
    long bytesPerRun() {
      assertThat(used.keySet()).containsExactlyElementsOf(when);
      List<Long> bytes = List.copyOf(used.values());
      return (bytes.get(1) - bytes.get(0)) / (when.get(1) - when.get(0));
    }
  }

  private Experiment.Outcome run(String yaml, Heap heap) {
    Scenario scenario =
        ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), yaml, List.of()));
    try (RunJournal journal = new ResultFolder(folder).journal(scenario, false)) {
      Experiment.Outcome outcome = Experiment.run(scenario, 1, journal, RunLogs.NONE, heap);
      assertThat(outcome.failures().errors()).isEmpty();
      return outcome;
    }
  }

  private static String list(int from, int to, String unit) {
    return IntStream.range(from, to)
        .mapToObj(number -> number + unit)
        .collect(Collectors.joining(", "));
  }

  @Test
  void tenThousandRunsThroughCachesKeepTheirKeysOnly() {
    Heap heap = new Heap(1000, 10_000);
    Experiment.Outcome outcome = run("""
        scenario: many
        model: { layers: 2, experts: 64, top_k: 2, expert_bytes: 1 MB }
        trace: { format: zipf-layered, tokens: 8 }
        cache: { policy: lru, capacity: 8 experts, optimum: none }
        sweep:
          cache.policy: [lru, fifo]
          cache.capacity: [8 experts, 9 experts, 10 experts, 11 experts]
          trace.seed: [SEEDS]
        """.replace("SEEDS", list(0, 1000, "")), heap);
    assertThat(outcome.table().rows()).hasSize(12_000);
    // Its row later takes more; a page table of this run alone takes 20 kB.
    assertThat(heap.bytesPerRun()).isLessThan(1500);
  }

  @Test
  void runsOnWafersKeepTheirKeysOnly() {
    Heap heap = new Heap(20, 120);
    Experiment.Outcome outcome = run("""
        scenario: wafers
        model: { preset: llama-4-maverick }
        trace: { format: calibrated, requests: 4, decode_tokens: 30, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
        machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 5x5 } }
        prediction: { policy: none }
        batch: { iterations: 30, requests: 4 }
        sweep:
          machine.link.bandwidth: [RATES]
        """.replace("RATES", list(100, 221, " GB/s")), heap);
    // The timeline alone: 29 decode steps, 25 dies, three times of eight bytes.
    int result = 29 * 25 * 3 * Long.BYTES;
    assertThat(outcome.details().get("timeline").rows().size()).isGreaterThan(100 * 25);
    assertThat(heap.bytesPerRun()).isLessThan(result / 4);
  }
}
