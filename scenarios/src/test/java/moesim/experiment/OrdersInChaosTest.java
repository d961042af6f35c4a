package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the case study (arXiv 2510.05497v5, figure 12 and §VI) says, in a short version of
 * scenarios/paper/orders-in-chaos.yaml: 7 iterations instead of 128, and prompts of two tokens.
 * Batches, meshes, models and strategies are whole, so loads per expert are those of the study;
 * what is short is the time that copies have to pay.
 */
@Tag("paper")
@Tag("slow")
class OrdersInChaosTest {
  private static final Path SCENARIO = Path.of("paper/orders-in-chaos.yaml");
  private static final String QWEN = "qwen3-235b-a22b";
  private static final String LLAMA = "llama-4-maverick";
  private static final List<String> MODELS = List.of("deepseek-v3", QWEN, "kimi-k2", LLAMA);
  private static final List<String> MESHES = List.of("5x5", "8x3");
  private static final List<String> BATCHES = List.of("4096", "8192", "16384");

  /** Whose gain rests on placement, and shows in few iterations. */
  private static final List<String> PLACED = List.of("EP", "Allo Only", "Allo+Pred");

  private static WaferRows rows = new WaferRows(new ResultTable(List.of(), List.of(), List.of()));

  /** One bar of figure 12 for each strategy. */
  record Point(String model, String mesh, String batch) {
    static List<Point> all() {
      List<Point> all = new ArrayList<>();
      for (String model : MODELS) {
        for (String mesh : MESHES) {
          BATCHES.forEach(batch -> all.add(new Point(model, mesh, batch)));
        }
      }
      return all;
    }

    double speedup(String variant) {
      return value(WaferMetrics.SPEEDUP, variant);
    }

    double overHome() {
      return speedup("Allo+Pred") / speedup("EP");
    }

    double value(Metric metric, String variant) {
      return rows.value(
          metric,
          "model.preset",
          model,
          "machine.topology.mesh",
          mesh,
          "batch.requests",
          batch,
          "variant",
          variant);
    }
  }

  @BeforeAll
  static void run() {
    ScenarioText small = ScenarioText.of(
        SCENARIO,
        List.of(
            "batch.iterations=7",
            "trace.decode_tokens=6",
            "trace.prompt_median=2",
            "trace.prompt_least=2",
            "trace.prompt_most=2"));
    rows = new WaferRows(
        Experiment.run(ScenarioReader.read(small), 2, Progress.none()).table());
  }

  static List<Point> points() {
    return Point.all();
  }

  @ParameterizedTest
  @MethodSource("points")
  void predictionHelpsAllocationHelpsMoreAndBothHelpMost(Point point) {
    assertThat(point.speedup("Base")).isEqualTo(1.0);
    assertThat(point.speedup("Pred Only")).isGreaterThan(1.0);
    assertThat(point.speedup("Allo Only")).isGreaterThan(point.speedup("Pred Only"));
    assertThat(point.speedup("Allo+Pred")).isGreaterThanOrEqualTo(point.speedup("Allo Only"));
  }

  /**
   * The one ordering that fails, in ten points. In those of DeepSeek-V3 and Kimi-K2, and of Llama-4
   * at 4096, the allocation degenerates to EP, as the study says it does at 4096, task by task:
   * nothing is remote, and every byte, die and busy time is the same. Only the order of the tasks
   * is not. EP keeps that of first mention, in which popular experts come first and their long
   * computations are hidden behind the reads that follow; the allocation of the published simulator
   * sorts its plan by expert number, so a popular expert may be the last that is read.
   * {@link OneTaskOrderTest} gives both one order.
   */
  @Test
  void allocationIsNoWorseThanStayingHomeButForTheOrderOfItsTasks() {
    List<Point> worse = Point.all().stream()
        .filter(point -> point.speedup("Allo Only") < point.speedup("EP"))
        .toList();
    assertThat(worse)
        .containsExactly(
            new Point("deepseek-v3", "5x5", "4096"),
            new Point("deepseek-v3", "8x3", "4096"),
            new Point("kimi-k2", "5x5", "4096"),
            new Point("kimi-k2", "5x5", "8192"),
            new Point("kimi-k2", "8x3", "4096"),
            new Point("kimi-k2", "8x3", "8192"),
            new Point(LLAMA, "5x5", "4096"),
            new Point(LLAMA, "5x5", "8192"),
            new Point(LLAMA, "8x3", "4096"),
            new Point(LLAMA, "8x3", "8192"));
    for (Point point : worse) {
      // Of Llama-4 at 8192 a handful of 24,576 tasks run elsewhere.
      if (!point.model.equals(LLAMA) || point.batch.equals("4096")) {
        for (Metric same : List.of(
            WaferMetrics.LOCAL_BYTES,
            WaferMetrics.REMOTE_BYTES,
            WaferMetrics.LLC_BYTES,
            WaferMetrics.OPERATIONS,
            WaferMetrics.IMBALANCE)) {
          assertThat(point.value(same, "Allo Only"))
              .as("%s %s", point, same.name())
              .isEqualTo(point.value(same, "EP"));
        }
        assertThat(point.value(WaferMetrics.REMOTE_BYTES, "Allo Only")).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("points")
  void theLongerWaferGainsMore(Point point) {
    Point square = new Point(point.model, "5x5", point.batch);
    Point longer = new Point(point.model, "8x3", point.batch);
    for (String variant : PLACED) {
      assertThat(longer.speedup(variant)).as(variant).isGreaterThan(square.speedup(variant));
    }
    // Of Llama-4, whose tokens select one expert, six steps make too few copies to tell.
    if (!point.model.equals(LLAMA)) {
      assertThat(longer.speedup("Pred Only")).isGreaterThan(square.speedup("Pred Only"));
    }
  }

  /** Not of Pred Only: copies spare links, which limit Base alike at every batch. */
  @ParameterizedTest
  @CsvSource({"4096, 8192", "8192, 16384"})
  void theGainFallsWithTheBatch(String smaller, String larger) {
    for (String model : MODELS) {
      for (String mesh : MESHES) {
        for (String variant : PLACED) {
          assertThat(new Point(model, mesh, larger).speedup(variant))
              .as("%s %s %s", model, mesh, variant)
              .isLessThan(new Point(model, mesh, smaller).speedup(variant));
        }
      }
    }
  }

  /** Not of Pred Only, whose copies have had six steps to pay: others have more experts to copy. */
  @ParameterizedTest
  @MethodSource("points")
  void qwenGainsLeast(Point point) {
    Point qwen = new Point(QWEN, point.mesh, point.batch);
    if (!point.equals(qwen)) {
      for (String variant : PLACED) {
        assertThat(qwen.speedup(variant)).as(variant).isLessThan(point.speedup(variant));
      }
    }
  }

  /** Means of Allo+Pred (§VI), within the 15 % that generated routing is allowed. */
  @Test
  void theMeansAreThoseOfTheStudy() {
    close(mean(point -> true, "Allo+Pred"), 6.63);
    close(mean(point -> true, "Allo Only"), 6.3);
    close(mean(point -> point.mesh.equals("5x5"), "Allo+Pred"), 6.0);
    close(mean(point -> point.mesh.equals("8x3"), "Allo+Pred"), 7.5);
    close(mean(point -> point.model.equals("deepseek-v3"), "Allo+Pred"), 7.0);
    close(mean(point -> point.model.equals(QWEN), "Allo+Pred"), 4.1);
  }

  private static double mean(Predicate<Point> which, String variant) {
    return Point.all().stream()
        .filter(which)
        .mapToDouble(point -> point.speedup(variant))
        .average()
        .orElseThrow();
  }

  private static void close(double ours, double published) {
    assertThat(ours).isCloseTo(published, within(0.15 * published));
  }

  /**
   * The study: "about equal" at 4096; its simulator repeats within 5 %. Qwen3 is not: it gains by
   * splitting there already.
   */
  @Test
  void allocationIsWorthLittleAtTheSmallestBatch() {
    double mean = Point.all().stream()
        .filter(point -> point.batch.equals("4096"))
        .mapToDouble(Point::overHome)
        .average()
        .orElseThrow();
    assertThat(mean).isCloseTo(1.0, within(0.05));
  }

  /**
   * Allo+Pred over EP at the largest batch. The study: 1.44 in the mean, of Qwen3 and DeepSeek-V3
   * or of all, it does not say. Ours is 1.27 here and 1.31 over 128 iterations: Qwen3 and Llama-4
   * have it, DeepSeek-V3 and Kimi-K2 miss it. docs/validation.md has the cause.
   */
  @ParameterizedTest
  @CsvSource({
    "qwen3-235b-a22b, 1.3, 1.45",
    "llama-4-maverick, 1.45, 1.6",
    "deepseek-v3, 1.1, 1.2",
    "kimi-k2, 1.0, 1.1"
  })
  void allocationBeatsStayingHomeAtTheLargestBatch(String model, double least, double most) {
    for (String mesh : MESHES) {
      assertThat(new Point(model, mesh, "16384").overHome()).as(mesh).isBetween(least, most);
    }
  }
}
