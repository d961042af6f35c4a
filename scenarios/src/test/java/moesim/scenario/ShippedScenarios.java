package moesim.scenario;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The scenario files that come with the project. Tests run in the module's folder, where they are.
 */
public final class ShippedScenarios {
  private static final Path PAPER = Path.of("paper");

  /** Files of topologies, which scenarios refer to. */
  private static final List<Path> FABRICS =
      List.of(Path.of("machines-fabrics.yaml"), PAPER.resolve("h800-flat.yaml"));

  /**
   * Every mesh, strategy and assumption of the case study, with hardly any tokens, on dies as much
   * slower.
   */
  private static final List<String> FEW_REQUESTS = List.of(
      "machine.die.compute=1 TFLOP/s",
      "batch.requests=3",
      "batch.iterations=3",
      "trace.requests=3",
      "trace.decode_tokens=2",
      "trace.prompt_median=2",
      "trace.prompt_least=2",
      "trace.prompt_most=2");

  /** What makes a study of minutes one of seconds, by the file's name. */
  private static final Map<String, List<String>> SHORTER = Map.ofEntries(
      // Blocks of one token, or there would be nothing to split.
      entry(
          "orders-in-chaos.yaml",
          and(FEW_REQUESTS, "allocation.block=1", "allocation.threshold=1")),
      // 13 assumptions under 6 strategies are enough of one model, that with the fewest tasks.
      entry("sensitivity.yaml", and(FEW_REQUESTS, "model.preset=llama-4-maverick")),
      entry("layered-paging-bounds.yaml", List.of("trace.tokens=3000", "cache.warmup=1000 steps")),
      entry("layered-paging-targets.yaml", List.of("trace.tokens=100")),
      entry("llama4-recorded.yaml", List.of("batch.requests=8", "batch.iterations=3")),
      // Every degree of parallelism of the kernels, but a handful of tokens.
      entry("deepep.yaml", requests(256)),
      entry("deepep-normal.yaml", requests(128)),
      entry("machines.yaml", requests(72)),
      // A prompt of a few tokens.
      entry(
          "prefill.yaml",
          List.of(
              "batch.requests=32",
              "trace.requests=32",
              "trace.prompt_least=8",
              "trace.prompt_median=8",
              "trace.prompt_most=8")),
      // One machine, every assumption.
      entry(
          "ranking-sensitivity.yaml",
          and(requests(25), "machine.fabric=dojo-5x5", "placement.replicas=44")),
      entry(
          "deployments.yaml",
          and(
              requests(96),
              "machine.units=32",
              "placement.replicas=32",
              "machine.dispatch.launch=32 us")));

  private ShippedScenarios() {}

  /** All of them, sorted: those beside the module, and those of papers. */
  public static List<Path> files() {
    return Stream.of(Path.of(""), PAPER)
        .flatMap(ShippedScenarios::in)
        .filter(file -> file.toString().endsWith(".yaml") && !FABRICS.contains(file))
        .sorted()
        .toList();
  }

  private static Stream<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text of {@code file}, short enough to run in a test, on {@code recording} if it needs one.
   */
  public static ScenarioText shortened(Path file, Path recording) {
    String name = file.getFileName().toString();
    List<String> shorter = SHORTER.getOrDefault(name, List.of());
    return ScenarioText.of(
        file, name.endsWith("-recorded.yaml") ? and(shorter, "trace.path=" + recording) : shorter);
  }

  private static List<String> requests(int number) {
    return List.of("batch.requests=" + number, "trace.requests=" + number);
  }

  private static List<String> and(List<String> settings, String... more) {
    return Stream.concat(settings.stream(), Stream.of(more)).toList();
  }
}
