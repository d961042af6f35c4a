package moesim.traces.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.HalfFloat;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterLogitsTest {
  @TempDir
  Path folder;

  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  private RouterLogitsTest with(String name, byte[] array) {
    arrays.put(name, array);
    return this;
  }

  private void save(String name) throws IOException {
    Files.write(folder.resolve(name), NpyBytes.npz(true, arrays));
    arrays.clear();
  }

  private static Options topK(int topK) {
    Written written = new Written(
        "trace.top_k", String.valueOf(topK), Written.Kind.WHOLE_NUMBER, Location.of("test"));
    return new Options(Location.of("test"), Map.of("top_k", written));
  }

  private RoutingTrace open(String path, Options options, Optional<MoeModel> card) {
    TraceFiles files = TraceFiles.of(folder, path, Location.of("test"));
    return TraceFormats.recognise(files).open(new TraceRequest(files, options, card, 0));
  }

  private String refusal(String path, Options options) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> open(path, options, Optional.empty()))
        .isInstanceOf(InputException.class)
        .satisfies(e -> messages.add(e.getMessage().replace(folder + "/", "")));
    return messages.get(0);
  }

  @Test
  void theLargestLogitsAreSelectedAndOfEqualOnesTheLowerIds() throws IOException {
    with("model.layers.10.mlp.gate", NpyBytes.array("<f4", "(2, 4)", 1, 3, 2, 3, 0, 0, 0, 0))
        .with(
            "model.layers.2.mlp.gate", NpyBytes.array("<f8", "(2, 4)", -1, -2, -3, -4, 5, 6, 7, 8))
        .with("input_ids", NpyBytes.array("<i8", "(2,)", 17, 4))
        .save("t.npz");
    RoutingTrace trace = open("t.npz", topK(2), Optional.empty());
    assertThat(RoutedExpertsTest.tokens(trace)).containsExactly("0P0 0,1 1,3", "0P1 3,2 0,1");
    assertThat(trace.model().layerIds()).containsExactly(2, 10);
    assertThat(trace.model().experts()).isEqualTo(4);
    assertThat(trace.facts().weights()).contains(WeightKind.LOGIT);
    assertThat(trace.facts().warnings()).noneMatch(line -> line.contains("sum to one"));
    RoutingBlock block = new RoutingBlock(trace.model(), 2, true);
    try (RoutingReader reader = trace.open(0)) {
      assertThat(reader.read(block)).isTrue();
      assertThat(block.weights()).containsExactly(-1, -2, 3, 3, 8, 7, 0, 0);
    }
  }

  @Test
  void theTopKIsTheModelsUnlessGiven() throws IOException {
    with("layer_0", NpyBytes.array("<f4", "(1, 1, 3)", 1, 3, 2)).save("t.npz");
    MoeModel card = new MoeModel("card", List.of(0), 3, 2, List.of());
    assertThat(RoutedExpertsTest.tokens(open("t.npz", Options.none(), Optional.of(card))))
        .containsExactly("0P0 1,2");
    assertThat(refusal("t.npz", Options.none())).contains("logits do not say how many experts");
    assertThat(refusal("t.npz", topK(4))).isEqualTo("t.npz: layer_0: top_k 4 of 3 experts");
  }

  @Test
  void theSelectionIsThatOfAPlainSort() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      int experts = 1 + random.nextInt(20);
      int topK = 1 + random.nextInt(experts);
      float[] logits = new float[experts];
      for (int i = 0; i < experts; i++) {
        // Few values, so that many are equal.
        logits[i] = random.nextInt(5) - 2;
      }
      List<Integer> expected = IntStream.range(0, experts)
          .boxed()
          .sorted(Comparator.comparing((Integer id) -> -logits[id]).thenComparing(id -> id))
          .limit(topK)
          .toList();
      TopLogits top = new TopLogits(topK);
      assertThat(top.of(logits)).isEqualTo(-1);
      assertThat(IntStream.range(0, topK).mapToObj(top::id).toList()).isEqualTo(expected);
    }
  }

  @Test
  void halfPrecisionIsWhatTheStandardSays() {
    // IEEE 754-2008: 1, -2, largest 65504, smallest normal 2^-14, smallest subnormal 2^-24, a third
    // cut to 1 + 341/1024 quarters.
    assertThat(HalfFloat.value((short) 0x3C00)).isEqualTo(1f);
    assertThat(HalfFloat.value((short) 0xC000)).isEqualTo(-2f);
    assertThat(HalfFloat.value((short) 0x7BFF)).isEqualTo(65504f);
    assertThat(HalfFloat.value((short) 0x0400)).isEqualTo(Math.scalb(1f, -14));
    assertThat(HalfFloat.value((short) 0x0001)).isEqualTo(Math.scalb(1f, -24));
    assertThat(HalfFloat.value((short) 0x3555)).isEqualTo(Math.scalb((float) 0x555, -12));
    assertThat(HalfFloat.value((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfFloat.value((short) 0x7E00)).isNaN();
  }

  @Test
  void wrongArraysAreNamedWithTheirPlace() throws IOException {
    with("layer_0", NpyBytes.array("<f4", "(2, 2)", 1, 2, Double.NaN, 1)).save("t.npz");
    assertThat(refusal("t.npz", topK(1)))
        .isEqualTo("t.npz: layer_0[1]: the logit of expert 0 is no number");
    with("layer_0", NpyBytes.array("<f4", "(2, 1)", 1, 2))
        .with("layer_1", NpyBytes.array("<f4", "(1, 1)", 1))
        .save("t.npz");
    assertThat(refusal("t.npz", topK(1))).isEqualTo("t.npz: layer_1: 1 tokens, but layer_0 has 2");
    with("layer_0", NpyBytes.array("<f4", "(1, 1)", 1))
        .with("layer_1", NpyBytes.array("<f4", "(1, 2)", 1, 2))
        .save("t.npz");
    assertThat(refusal("t.npz", topK(1)))
        .isEqualTo("t.npz: layer_1: 2 experts, but layer_0 of the first file has 1");
    with("layer_0", NpyBytes.array("<i4", "(1, 1)", 1)).save("t.npz");
    assertThat(refusal("t.npz", topK(1)))
        .startsWith("t.npz: layer_0: int32[1, 1], expected float16, float32 or float64");
    with("layer_0", NpyBytes.array("<f4", "(1, 1)", 1))
        .with("layers.0", NpyBytes.array("<f4", "(1, 1)", 1))
        .save("t.npz");
    assertThat(refusal("t.npz", topK(1))).startsWith("t.npz: two arrays of layer 0: layer_0, ");
    with("layer_0", NpyBytes.array("<f4", "(1, 1)", 1)).save("1.npz");
    with("layer_1", NpyBytes.array("<f4", "(1, 1)", 1)).save("2.npz");
    assertThat(refusal("[12].npz", topK(1)))
        .isEqualTo("2.npz: no array layer_0, which the first file has");
  }

  @Test
  void otherArchivesAreNotTaken() throws IOException {
    with("x", NpyBytes.array("<f4", "(1, 1)", 1)).save("t.npz");
    assertThatThrownBy(() -> open("t.npz", topK(1), Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not recognised as a trace");
  }
}
