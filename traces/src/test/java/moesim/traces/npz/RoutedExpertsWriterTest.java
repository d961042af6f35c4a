package moesim.traces.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import moesim.traces.TraceTargets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutedExpertsWriterTest {
  @TempDir
  Path folder;

  private RoutingTrace read(String path) {
    TraceFiles files = TraceFiles.of(folder, path, Location.of("test"));
    return new RoutedExperts().open(new TraceRequest(files, Options.none(), Optional.empty(), 0));
  }

  private static List<String> write(RoutingTrace trace, Path target) {
    return TraceTargets.write(trace, new RoutedExpertsTarget(), target, tokens -> {});
  }

  private static String row(Random random, int experts, int topK) {
    if (random.nextInt(5) == 0) {
      return IntStream.range(0, topK).mapToObj(k -> "-").collect(Collectors.joining(","));
    }
    return random
        .ints(0, experts)
        .distinct()
        .limit(topK)
        .mapToObj(id -> random.nextInt(20) == 0 ? "-" : String.valueOf(id))
        .collect(Collectors.joining(","));
  }

  private static String token(Random random, MoeModel model) {
    return IntStream.range(0, model.layers())
        .mapToObj(layer -> row(random, model.experts(), model.topK()))
        .collect(Collectors.joining(" "));
  }

  private static String request(Random random, MoeModel model) {
    int prompt = random.nextInt(4);
    int output = random.nextInt(4) + (prompt == 0 ? 1 : 0);
    return IntStream.range(0, prompt + output)
        .mapToObj(i -> (i < prompt ? "p " : "") + token(random, model))
        .collect(Collectors.joining(" | "));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whatIsWrittenIsRead(int seed) throws IOException {
    Random random = new Random(seed);
    int topK = 1 + random.nextInt(3);
    MoeModel model = FixedTrace.model(1 + random.nextInt(4), topK + random.nextInt(300), topK);
    // The first selection of all is there, so that there is one.
    String first = IntStream.range(0, model.layers())
        .mapToObj(layer ->
            IntStream.range(0, topK).mapToObj(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining(" "));
    String text = first + " | " + token(random, model)
        + IntStream.range(0, random.nextInt(12))
            .mapToObj(i -> " # " + request(random, model))
            .collect(Collectors.joining());
    RoutingTrace trace = FixedTrace.of(model, text);
    boolean single = trace.facts().requests() == 1;
    String name = single ? "t.npz" : "t";
    write(trace, folder.resolve(name));
    RoutingTrace read = read(name);
    assertThat(RoutedExpertsTest.tokens(read)).isEqualTo(RoutedExpertsTest.tokens(trace));
    assertThat(read.model().experts()).isEqualTo(model.experts());
    assertThat(read.facts().selections()).isEqualTo(trace.facts().selections());
    write(read, folder.resolve("again" + name));
    for (Path file : written(name)) {
      Path again = folder.resolve("again" + folder.relativize(file));
      assertThat(again).hasSameBinaryContentAs(file);
    }
  }

  private List<Path> written(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void layerNumbersAreKept() {
    MoeModel model = new MoeModel("m", List.of(3, 5), 8, 1, List.of());
    List<String> lost = write(FixedTrace.of(model, "p 1 2 | 3 4"), folder.resolve("t.npz"));
    assertThat(read("t.npz").model().layerIds()).containsExactly(3, 5);
    assertThat(lost).containsExactly("the name of the model is not written");
  }

  @Test
  void whatTheFormatDoesNotCarryIsSaid() {
    FixedTrace plain = FixedTrace.of(FixedTrace.model(1, 4, 1), "1 | 2");
    assertThat(write(plain, folder.resolve("t.npz")))
        .containsExactly(
            "expert sizes are left out: routed-experts-npz has none; a model card states them",
            "the name of the model is not written");
    MoeModel zero = new MoeModel("m", List.of(0), 4, 1, 1, List.of());
    assertThat(write(FixedTrace.of(zero, "1 | 4"), folder.resolve("z.npz")))
        .containsExactly(
            "zero-computation experts are written like others",
            "the name of the model is not written");
    assertThat(RoutedExpertsTest.tokens(read("z.npz"))).containsExactly("0D0 1", "0D1 4");
  }

  @Test
  void aFileForSeveralRequestsIsRefused() throws IOException {
    FixedTrace two = FixedTrace.of(FixedTrace.model(1, 4, 1), "1 # 2");
    Path file = folder.resolve("t.npz");
    assertThatThrownBy(() -> write(two, file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds one request, the trace has 2; name a folder, without .npz");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
