package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
  private final List<String> letGo = new ArrayList<>();
  private final SharedWork<String> work = new SharedWork<>(letGo::add);

  private void announce(int runs) {
    IntStream.range(0, runs).forEach(run -> work.announce("key"));
  }

  @Test
  void isDoneOnceHoweverManyThreadsAskAndLetGoAfterTheLast() {
    announce(32);
    AtomicInteger done = new AtomicInteger();
    assertThat(IntStream.range(0, 32)
            .parallel()
            .mapToObj(run -> work.get("key", () -> "result " + done.incrementAndGet())))
        .hasSize(32)
        .containsOnly("result 1");
    IntStream.range(0, 31).forEach(run -> assertThat(work.release("key")).isFalse());
    assertThat(letGo).isEmpty();
    assertThat(work.release("key")).isTrue();
    assertThat(letGo).containsExactly("result 1");
  }

  @Test
  void everyRunThatAsksGetsTheErrorAndNothingIsLetGo() {
    announce(2);
    Supplier<String> fails = () -> {
      throw new IllegalArgumentException("no such trace");
    };
    for (int run = 0; run < 2; run++) {
      assertThatThrownBy(() -> work.get("key", fails)).hasMessage("no such trace");
    }
    assertThat(work.release("key")).isFalse();
    assertThat(work.release("key")).isTrue();
    assertThat(letGo).isEmpty();
  }

  /** One model's loads serve its two meshes, three batches and five strategies. */
  @Test
  void theCaseStudyCountsTheExpertsOfFourBatchesForAllOfItsRuns() {
    Scenario scenario =
        ScenarioReader.read(ScenarioText.of(Path.of("paper/orders-in-chaos.yaml"), List.of()));
    assertThat(scenario.plans()).hasSize(120);
    try (WaferStudy study =
        new WaferStudy(scenario, () -> 0, MappedScratch.defaultBytes(), RunLogs.NONE)) {
      assertThat(scenario.plans().stream().flatMap(plan -> study.close(plan).stream()))
          .hasSize(4);
    }
  }
}
