package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;
import moesim.testing.RealTraces;
import moesim.traces.TraceTarget;
import moesim.traces.TraceTargets;
import moesim.traces.UnweightedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraceTargetsTest {
  private static final MoeModel MODEL = new MoeModel("tiny", List.of(1, 2, 5), 8, 2, List.of());

  @TempDir
  Path folder;

  /** A trace of a test with gate weights. */
  private record Weighted(RoutingTrace trace, WeightKind kind) implements RoutingTrace {
    @Override
    public MoeModel model() {
      return trace.model();
    }

    @Override
    public TraceFacts facts() {
      TraceFacts facts = trace.facts();
      return new TraceFacts(
          "test",
          "fixed",
          facts.requests(),
          facts.prefillTokens(),
          facts.decodeTokens(),
          facts.selections(),
          facts.ragged(),
          Optional.of(kind),
          List.of(),
          "");
    }

    @Override
    public RoutingReader open(int firstRequest) {
      return trace.open(firstRequest);
    }
  }

  private static TraceTarget target(String name) {
    return TraceTargets.find(name).orElseThrow();
  }

  private List<String> write(RoutingTrace trace, String to, String path) {
    return TraceTargets.write(trace, target(to), folder.resolve(path), tokens -> {});
  }

  private RoutingTrace read(String format, String path) {
    return RecordFixture.of(format, folder).open(path);
  }

  /**
   * One to four requests of up to six prompt and five decoded tokens.
   *
   * @param ragged true if some layers lack some tokens
   * @param prompts true if every request has a prompt
   */
  private static String randomText(
      Random random, boolean ragged, boolean prompts, boolean weighted) {
    List<String> requests = new ArrayList<>();
    for (int request = 0; request <= random.nextInt(4); request++) {
      int prompt = prompts ? 1 + random.nextInt(6) : random.nextInt(6);
      int decoded = prompt == 0 ? 1 + random.nextInt(5) : random.nextInt(5);
      List<String> tokens = new ArrayList<>();
      for (int token = 0; token < prompt + decoded; token++) {
        int certain = random.nextInt(3);
        StringBuilder text = new StringBuilder(token < prompt ? "p" : "");
        for (int layer = 0; layer < 3; layer++) {
          boolean absent = ragged && layer != certain && random.nextInt(4) == 0;
          text.append(' ').append(absent ? "-,-" : pair(random, weighted));
        }
        tokens.add(text.toString().strip());
      }
      requests.add(String.join(" | ", tokens));
    }
    return String.join(" # ", requests);
  }

  private static String pair(Random random, boolean weighted) {
    int first = random.nextInt(8);
    int second = (first + 1 + random.nextInt(7)) % 8;
    return weighted
        ? first + ":" + share(random) + "," + second + ":" + share(random)
        : first + "," + second;
  }

  // Of two experts no more than one in sum, as softmax over all of them gives.
  private static float share(Random random) {
    return random.nextFloat() / 2;
  }

  private static void checkMetadata(TraceTarget target, RoutingTrace read, boolean weighted) {
    assertThat(read.model().layerIds()).isEqualTo(MODEL.layerIds());
    assertThat(read.facts().weights())
        .isEqualTo(weighted ? Optional.of(WeightKind.SOFTMAX) : Optional.empty());
    // core12345 has no such number, and arrays of NumPy have no name, as warnings say.
    if (!target.name().equals("core12345")) {
      assertThat(read.model().experts()).isEqualTo(MODEL.experts());
    }
    if (target.hasWeights()) {
      assertThat(read.model().name()).isEqualTo(MODEL.name());
    }
  }

  @Test
  void everyTargetIsReadBackAsTheSameTrace() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      for (TraceTarget target : TraceTargets.all()) {
        boolean ragged = !target.name().equals("core12345") && random.nextBoolean();
        boolean weighted = target.hasWeights() && random.nextBoolean();
        String text = randomText(random, ragged, target.name().equals("core12345"), weighted);
        RoutingTrace fixed = FixedTrace.of(MODEL, text);
        RoutingTrace trace = weighted ? new Weighted(fixed, WeightKind.SOFTMAX) : fixed;
        String path = target.name() + seed;
        try {
          write(trace, target.name(), path);
        } catch (InputException e) {
          // A random trace may lack a layer altogether.
          assertThat(e).hasMessageContaining("has no selection, so that nothing would tell");
          continue;
        }
        RoutingTrace read = read(target.name(), path);
        assertThat(RecordFixture.tokens(read, 0, weighted))
            .as(target.name() + " of " + text)
            .isEqualTo(RecordFixture.tokens(trace, 0, weighted));
        checkMetadata(target, read, weighted);
      }
    }
  }

  @Test
  void aRecordedTraceSurvivesTheWayThroughOtherFormats() {
    Path recorded = RealTraces.require("llama4-maverick-core12345/llama4-mmlu-astronomy");
    RoutingTrace trace = RecordFixture.of("core12345", recorded.getParent())
        .open(recorded.getFileName().toString());
    List<String> tokens = RecordFixture.tokens(trace);
    assertThat(tokens).hasSize(1_199);
    for (String format : List.of("core12345", "routing-jsonl")) {
      write(trace, format, format);
      RoutingTrace back = read(format, format);
      assertThat(RecordFixture.tokens(back)).isEqualTo(tokens);
      assertThat(back.model().layerIds()).isEqualTo(trace.model().layerIds());
    }
  }

  @Test
  void targetsAreNamedLikeTheFormatsThatReadThem() {
    assertThat(TraceTargets.all())
        .extracting(TraceTarget::name)
        .contains("core12345", "parquet", "routing-jsonl");
    for (TraceTarget target : TraceTargets.all()) {
      assertThat(RecordFixture.of(target.name(), folder).format().sentence()).isNotEmpty();
      assertThat(target.sentence()).doesNotEndWith(".");
    }
  }

  @Test
  void writesAPromptLayerByLayerAndDecodedTokensOneByOne() throws IOException {
    MoeModel model = new MoeModel("tiny", List.of(1, 3), 8, 1, List.of());
    RoutingTrace trace = new Weighted(
        FixedTrace.of(model, "p 4:0.5 3:0.25 | p 2:1 - | 1:0.75 0:0.125"), WeightKind.SOFTMAX);
    assertThat(write(trace, "routing-jsonl", "t.jsonl")).isEmpty();
    String selection = "{\"record_type\":\"routing_selection\",\"phase\":\"";
    assertThat(Files.readString(folder.resolve("t.jsonl")))
        .isEqualTo("{\"record_type\":\"metadata\",\"format\":\"moe-cache-lab.routing-jsonl\","
            + "\"format_version\":1,\"model_id\":\"tiny\",\"num_experts\":8,"
            + "\"experts_per_token\":1,\"capture_method\":\"moesim from fixed\"}\n"
            + selection + "prompt\",\"token_position\":0,\"layer\":1,\"selected_experts\":[4],"
            + "\"selected_probabilities\":[0.5]}\n"
            + selection + "prompt\",\"token_position\":1,\"layer\":1,\"selected_experts\":[2],"
            + "\"selected_probabilities\":[1.0]}\n"
            + selection + "prompt\",\"token_position\":0,\"layer\":3,\"selected_experts\":[3],"
            + "\"selected_probabilities\":[0.25]}\n"
            + selection + "generated\",\"token_position\":2,\"layer\":1,\"selected_experts\":[1],"
            + "\"selected_probabilities\":[0.75]}\n"
            + selection + "generated\",\"token_position\":2,\"layer\":3,\"selected_experts\":[0],"
            + "\"selected_probabilities\":[0.125]}\n");
  }

  @Test
  void writesDenseLayersOfCore12345AsNull() throws IOException {
    MoeModel model = new MoeModel("tiny", List.of(1, 3), 8, 1, List.of());
    assertThat(write(FixedTrace.of(model, "p 4 3 | p 2 1 | 0 7"), "core12345", "t.json"))
        .containsExactly("the name of the model and the number of its experts are not written");
    assertThat(Files.readString(folder.resolve("t.json"))).isEqualTo("""
            [{"0":null,"1":[[4],[2]],"2":null,"3":[[3],[1]]}
            ,{"0":null,"1":[[0]],"2":null,"3":[[7]]}]
            """);
  }

  private void refuses(RoutingTrace trace, String to, String path, String message) {
    assertThatThrownBy(() -> write(trace, to, path))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage().replace(folder + "/", "")).isEqualTo(message));
    // Nothing is left behind.
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesWhatAFormatCannotHold() {
    RoutingTrace two = FixedTrace.of(MODEL, "p 0,1 2,3 4,5 # p 1,0 3,2 5,4");
    refuses(
        two,
        "core12345",
        "t.json",
        "t.json: a file of core12345 holds one request, the trace has 2; name a folder, without"
            + " .json");
    refuses(
        new Weighted(two, WeightKind.SOFTMAX),
        "core12345",
        "t",
        "t: core12345 has no gate weights; --without-weights leaves them out");
    refuses(
        FixedTrace.of(MODEL, "0,1 2,3 4,5"),
        "core12345",
        "t.json",
        "test: cannot be written as core12345: request 0 has no prompt, which is the first step of"
            + " a file");
    refuses(
        FixedTrace.of(MODEL, "p 0,1 2,3 4,5 | 0,1 -,- 4,5"),
        "core12345",
        "t",
        "test: cannot be written as core12345: request 0 lacks experts of token 1 at layer 2, where"
            + " all have to be there");
    refuses(
        FixedTrace.of(MODEL, "p 0,1 2,3 4,5 | 0,1 2,- 4,5"),
        "routing-jsonl",
        "t",
        "test: cannot be written as routing-jsonl: request 0 has at token 1 1 of 2 experts at layer"
            + " 2");
    refuses(
        FixedTrace.of(MODEL, "p 0,1 2,3 4,5 | -,- -,- -,-"),
        "routing-jsonl",
        "t.jsonl",
        "test: cannot be written as routing-jsonl: request 0 has at token 1 no expert at any layer");
    refuses(
        FixedTrace.of(MODEL, "p 0,1 -,- 4,5"),
        "routing-jsonl",
        "t.jsonl",
        "test: cannot be written as routing-jsonl: layer 2 has no selection, so that nothing would"
            + " tell it is there");
    refuses(
        new Weighted(FixedTrace.of(MODEL, "0:-2,1:1 2:0,3:0 4:1,5:1"), WeightKind.SOFTMAX),
        "routing-jsonl",
        "t.jsonl",
        "test: cannot be written as routing-jsonl: request 0 has at token 0 the gate weight -2.0,"
            + " which is no probability; --without-weights leaves them out");
  }

  @ParameterizedTest
  @EnumSource(
      value = WeightKind.class,
      names = {"SIGMOID", "LOGIT", "UNKNOWN"})
  void refusesKindsOfWeightsThatAReaderWouldTakeForOthers(WeightKind kind) {
    RoutingTrace trace = FixedTrace.of(MODEL, "0:0.5,1:0.25 2:0.5,3:0 4:0,5:0.5");
    refuses(
        new Weighted(trace, kind),
        "routing-jsonl",
        "t.jsonl",
        "test: cannot be written as routing-jsonl: the gate weights are of kind "
            + kind.name().toLowerCase(Locale.ROOT)
            + ", which it does not state, and readers take them for softmax; --without-weights"
            + " leaves them out");
    write(new UnweightedTrace(new Weighted(trace, kind)), "routing-jsonl", "t.jsonl");
    assertThat(RecordFixture.tokens(read("routing-jsonl", "t.jsonl")))
        .containsExactly("0D0 0,1 2,3 4,5");
  }

  @Test
  void weightsThatSumToOneStayRenormalised() {
    RoutingTrace trace = new Weighted(
        FixedTrace.of(MODEL, "0:0.5,1:0.5 2:0.75,3:0.25 4:1,5:0"), WeightKind.RENORMALISED);
    write(trace, "routing-jsonl", "t.jsonl");
    assertThat(read("routing-jsonl", "t.jsonl").facts().weights())
        .contains(WeightKind.RENORMALISED);
  }

  @Test
  void saysWhatIsLost() {
    MoeModel model = new MoeModel("tiny", List.of(0), 8, 1, 1, List.of(100L));
    RoutingTrace trace = new Weighted(FixedTrace.of(model, "3:0.5 | 2:0.25"), WeightKind.SOFTMAX);
    assertThat(write(trace, "routing-jsonl", "t.jsonl"))
        .containsExactly(
            "the size of experts is not written",
            "zero-computation experts are written like others");
  }

  @Test
  void leavesWeightsOutIfAsked() {
    RoutingTrace trace =
        new Weighted(FixedTrace.of(MODEL, "p 0:1,1:0 2:1,3:0 4:1,5:0"), WeightKind.RENORMALISED);
    write(new UnweightedTrace(trace), "core12345", "t");
    assertThat(RecordFixture.tokens(read("core12345", "t"))).containsExactly("0P0 0,1 2,3 4,5");
  }

  @Test
  void tellsTheTargetByTheEnding() {
    TraceTarget parquet = target("parquet");
    assertThat(TraceTargets.of(Path.of("a.b/t"), parquet)).isSameAs(parquet);
    assertThat(TraceTargets.of(Path.of("t.json"), parquet).name()).isEqualTo("core12345");
    assertThat(TraceTargets.of(Path.of("t.jsonl"), parquet).name()).isEqualTo("routing-jsonl");
    assertThatThrownBy(() -> TraceTargets.of(Path.of("t.pt"), parquet))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("t.pt: which format? Known by its ending: ")
        .hasMessageContaining(".jsonl (routing-jsonl)")
        .hasMessageEndingWith("; --to names one");
  }
}
