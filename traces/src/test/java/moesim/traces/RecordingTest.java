package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final List<String> TOKENS = List.of(
      "0P 3,7 1,2",
      "0P 0,1 4,5",
      "0D 2,3 0,7",
      "1P 6,5 4,3",
      "1D 1,0 2,6",
      "1D 7,0 1,2",
      "2P 0,2 4,6");
  private static final TraceShape SHAPE = FixedRecording.shape(2, 1, 3);
  // A block of the scan holds 1,024 tokens, each with 9 bytes and 4 experts of 2 bytes.
  private static final long BLOCK_BYTES = 1024 * (9 + 4 * 2);

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void writeSomeFile() throws IOException {
    file = Files.writeString(folder.resolve("tiny.trace"), "bytes to digest");
  }

  private Recording open(FixedRecording files, Optional<MoeModel> card, long memoryBytes) {
    TraceFiles found = TraceFiles.of(folder, "tiny.trace", Location.of("test"));
    TraceRequest request = new TraceRequest(found, Options.none(), card, 0);
    return Recording.of(
        request, "fixed", DataFiles.among(found, "files", name -> true), files, memoryBytes);
  }

  private static List<String> read(
      RoutingTrace trace, int firstRequest, int capacity, boolean withWeights) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), capacity, withWeights);
    try (RoutingReader reader = trace.open(firstRequest)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens.add(shown(block, token, withWeights));
        }
      }
      assertThat(reader.read(block)).isFalse();
    }
    return tokens;
  }

  private static String shown(RoutingBlock block, int token, boolean withWeights) {
    StringBuilder text = new StringBuilder();
    text.append(block.requests()[token]).append(block.phase(token) == Phase.PREFILL ? "P" : "D");
    int cell = token * block.layers() * block.topK();
    for (int i = 0; i < block.layers() * block.topK(); i++) {
      text.append(i % block.topK() == 0 ? " " : ",").append(block.experts()[cell + i]);
    }
    if (withWeights) {
      text.append(" w").append(block.weights()[cell]);
    }
    return text.toString();
  }

  @Test
  void countsWhatPassesBy() {
    Recording trace = open(new FixedRecording(SHAPE, TOKENS), Optional.empty(), Long.MAX_VALUE);
    assertThat(trace.facts().requests()).isEqualTo(3);
    assertThat(trace.facts().prefillTokens()).isEqualTo(4);
    assertThat(trace.facts().decodeTokens()).isEqualTo(3);
    // 7 tokens x 2 layers x 2 experts.
    assertThat(trace.facts().selections()).isEqualTo(28);
    assertThat(trace.facts().ragged()).isFalse();
    assertThat(trace.facts().format()).isEqualTo("fixed");
    assertThat(trace.facts().source()).isEqualTo(folder.resolve("tiny.trace").toString());
    assertThat(trace.facts().weights()).isEmpty();
  }

  @Test
  void takesTheLargestIdPlusOneAsNumberOfExpertsAndSaysSo() {
    Recording trace = open(new FixedRecording(SHAPE, TOKENS), Optional.empty(), Long.MAX_VALUE);
    assertThat(trace.model()).isEqualTo(new MoeModel("tiny", List.of(1, 3), 8, 2, List.of()));
    assertThat(trace.facts().warnings())
        .containsExactly(
            "the number of experts is not stated: 8 taken, the largest id plus one; a model"
                + " card states it (--model PRESET, in a scenario model.preset)");
  }

  @Test
  void isReadFromMemoryWhenItFits() {
    FixedRecording files = new FixedRecording(SHAPE, TOKENS);
    // Three blocks: the fixture gives at most three of the seven tokens at a time.
    Recording trace = open(files, Optional.empty(), 3 * BLOCK_BYTES);
    assertThat(read(trace, 0, 2, false)).isEqualTo(TOKENS);
    assertThat(read(trace, 1, 100, false)).isEqualTo(TOKENS.subList(3, 7));
    assertThat(read(trace, 2, 1, false)).isEqualTo(TOKENS.subList(6, 7));
    assertThat(read(trace, 3, 1, false)).isEmpty();
    assertThat(files.passes).hasValue(1);
  }

  @Test
  void isReadFromTheFilesAgainWhenItDoesNotFit() {
    FixedRecording files = new FixedRecording(SHAPE, TOKENS);
    Recording trace = open(files, Optional.empty(), 3 * BLOCK_BYTES - 1);
    assertThat(read(trace, 0, 2, false)).isEqualTo(TOKENS);
    assertThat(read(trace, 1, 100, false)).isEqualTo(TOKENS.subList(3, 7));
    assertThat(read(trace, 3, 1, false)).isEmpty();
    assertThat(files.passes).hasValue(4);
  }

  @Test
  void keepsExpertsInMemoryWhenOnlyTheWeightsDoNotFit() {
    FixedRecording files =
        new FixedRecording(FixedRecording.withWeights(SHAPE, WeightKind.RENORMALISED), TOKENS);
    // Without weights a block shrinks to its three tokens of 17 bytes, so that one whole block is
    // room enough.
    Recording trace = open(files, Optional.empty(), BLOCK_BYTES + 3 * 17 + 3 * 17);
    assertThat(read(trace, 0, 4, false)).isEqualTo(TOKENS);
    assertThat(files.passes).hasValue(1);
    assertThat(read(trace, 2, 4, true)).containsExactly("2P 0,2 4,6 w0.5");
    assertThat(files.passes).hasValue(2);
  }

  @Test
  void keepsWeightsInMemoryWhenTheyFit() {
    FixedRecording files =
        new FixedRecording(FixedRecording.withWeights(SHAPE, WeightKind.RENORMALISED), TOKENS);
    Recording trace = open(files, Optional.empty(), Long.MAX_VALUE);
    assertThat(read(trace, 1, 4, true)).hasSize(4).allMatch(token -> token.endsWith("w0.5"));
    assertThat(read(trace, 1, 4, false)).isEqualTo(TOKENS.subList(3, 7));
    assertThat(files.passes).hasValue(1);
  }

  @Test
  void severalThreadsReadItAtOnce() throws Exception {
    for (long memory : new long[] {0, Long.MAX_VALUE}) {
      Recording trace = open(new FixedRecording(SHAPE, TOKENS), Optional.empty(), memory);
      ExecutorService pool = Executors.newFixedThreadPool(4);
      List<Future<List<String>>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int capacity = 1 + i;
        results.add(pool.submit(() -> read(trace, 0, capacity, false)));
      }
      for (Future<List<String>> result : results) {
        assertThat(result.get()).isEqualTo(TOKENS);
      }
      pool.shutdown();
    }
  }

  @Test
  void namesTheModelAfterTheCard() {
    MoeModel card = new MoeModel("tiny-moe", List.of(1, 3), 16, 2, List.of(100L, 200L));
    Recording trace = open(new FixedRecording(SHAPE, TOKENS), Optional.of(card), Long.MAX_VALUE);
    assertThat(trace.model()).isEqualTo(card);
    assertThat(trace.facts().warnings()).isEmpty();
  }

  @Test
  void takesLayerNumbersFromTheCardIfTheFileOnlyCountsLayers() {
    TraceShape counted = new TraceShape(
        Optional.empty(),
        List.of(0, 1),
        false,
        2,
        OptionalInt.empty(),
        List.of(),
        Optional.empty(),
        false);
    MoeModel card = new MoeModel("tiny-moe", List.of(1, 3), 16, 2, List.of());
    assertThat(open(new FixedRecording(counted, TOKENS), Optional.of(card), 0)
            .model()
            .layerIds())
        .containsExactly(1, 3);
    MoeModel three = new MoeModel("tiny-moe", List.of(1, 3, 5), 16, 2, List.of());
    assertThatThrownBy(() -> open(new FixedRecording(counted, TOKENS), Optional.of(three), 0))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": the trace has 2 MoE layers, model tiny-moe has 3 MoE layers");
  }

  @Test
  void anInlineModelOnlyCountsItsLayers() {
    TraceShape stated = new TraceShape(
        Optional.of("x"),
        List.of(1, 3),
        true,
        2,
        OptionalInt.of(8),
        List.of(),
        Optional.empty(),
        false);
    MoeModel inline = new MoeModel("inline", List.of(0, 1), 8, 2, List.of());
    assertThat(open(new FixedRecording(stated, TOKENS), Optional.of(inline), 0)
            .model()
            .layerIds())
        .containsExactly(1, 3);
  }

  @Test
  void refusesAModelWithOtherLayersOrExperts() {
    TraceShape stated = new TraceShape(
        Optional.of("x"),
        List.of(1, 3),
        true,
        2,
        OptionalInt.of(8),
        List.of(),
        Optional.empty(),
        false);
    MoeModel card = new MoeModel("other", List.of(2, 5), 16, 2, List.of());
    assertThatThrownBy(() -> open(new FixedRecording(stated, TOKENS), Optional.of(card), 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file + ": the trace has 2 MoE layers (1, 3), model other has 2 MoE layers (2, 5)\n"
                + file + ": the trace has 8 experts per layer, model other has 16");
  }

  @Test
  void letsTheFilesTopKAndSizesWinWithAWarning() {
    TraceShape stated = new TraceShape(
        Optional.of("x"),
        List.of(1, 3),
        true,
        2,
        OptionalInt.of(8),
        List.of(7L, 9L),
        Optional.empty(),
        false);
    MoeModel card = new MoeModel("qwen3-30b-a3b", List.of(1, 3), 8, 4, List.of(7L, 7L));
    Recording trace = open(new FixedRecording(stated, TOKENS), Optional.of(card), 0);
    assertThat(trace.model())
        .isEqualTo(new MoeModel("qwen3-30b-a3b", List.of(1, 3), 8, 2, List.of(7L, 9L)));
    assertThat(trace.facts().warnings())
        .containsExactly(
            "top-k 2 in the file overrides 4 of model qwen3-30b-a3b",
            "expert sizes in the file override those of model qwen3-30b-a3b");
  }

  @Test
  void refusesMoreLayersOrExpertsThanAnyModelHas() {
    TraceShape wide = FixedRecording.shape(1025, 0);
    assertThatThrownBy(() -> open(new FixedRecording(wide, TOKENS), Optional.empty(), 0))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": 1 layers with top-k 1025; at most 1024 and 256 are read");
  }

  @Test
  void takesTheModelsNameFromTheFileIfThereIsNoCard() {
    TraceShape stated = new TraceShape(
        Optional.of("named"),
        List.of(1, 3),
        true,
        2,
        OptionalInt.of(9),
        List.of(),
        Optional.empty(),
        false);
    Recording trace = open(new FixedRecording(stated, TOKENS), Optional.empty(), 0);
    assertThat(trace.model()).isEqualTo(new MoeModel("named", List.of(1, 3), 9, 2, List.of()));
    assertThat(trace.facts().warnings()).isEmpty();
  }

  @Test
  void seesThatALayerLacksTokens() {
    List<String> tokens = List.of("0P 3,7 -", "0P 0,1 4,5", "0D 2,3 0,7", "1P 6,5 -");
    Recording trace = open(new FixedRecording(SHAPE, tokens), Optional.empty(), 0);
    assertThat(trace.facts().ragged()).isTrue();
    assertThat(trace.facts().selections()).isEqualTo(12);
    assertThat(trace.facts().warnings()).contains("ragged: layer 3 lacks 2 of 4 tokens");
    assertThat(read(trace, 0, 10, false)).startsWith("0P 3,7 -1,-1");
  }

  @Test
  void refusesATraceWithoutSelections() {
    for (List<String> tokens : Arrays.asList(List.<String>of(), List.of("0P - -"))) {
      assertThatThrownBy(() -> open(new FixedRecording(SHAPE, tokens), Optional.empty(), 0))
          .isInstanceOf(InputException.class)
          .hasMessage(file + ": the trace has no selections");
    }
  }

  @Test
  void refusesABlockOfAnotherShapeOrAChangeOfMind() {
    Recording trace = open(new FixedRecording(SHAPE, TOKENS), Optional.empty(), 0);
    assertThatThrownBy(() -> trace.open(0).read(new RoutingBlock(2, 3, 4, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("block of 2 x 3 for a trace of 2 x 2");
    try (RoutingReader reader = trace.open(0)) {
      assertThat(reader.read(new RoutingBlock(2, 2, 1, false))).isTrue();
      assertThatThrownBy(() -> reader.read(new RoutingBlock(2, 2, 1, true)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> trace.open(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
