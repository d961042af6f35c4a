package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The recordings of others, where they are on this machine. */
class RealTracesTest {
  private static final Path TRACES = folder();

  private static Path folder() {
    String written = System.getProperty("moesim.traces", System.getenv("MOESIM_TRACES"));
    return written == null ? Path.of("..", "..", "shared", "traces") : Path.of(written);
  }

  private static TraceFiles files(String path) {
    assumeTrue(
        Files.exists(TRACES.resolve(path)), () -> "no real traces in " + TRACES.toAbsolutePath());
    return TraceFiles.of(TRACES, path, Location.of("test"));
  }

  private static RoutingTrace open(
      String path, String expectedFormat, Options options, Optional<MoeModel> card) {
    TraceFiles files = files(path);
    List<TraceFormat> recognised = ServiceLoader.load(TraceFormat.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(format -> format.getClass().getPackage().equals(Esft.class.getPackage()))
        .filter(format -> format.recognises(files))
        .toList();
    assertThat(recognised).extracting(TraceFormat::name).containsExactly(expectedFormat);
    return recognised.get(0).open(new TraceRequest(files, options, card, 0));
  }

  private static RoutingTrace open(String path, String expectedFormat) {
    return open(path, expectedFormat, Options.none(), Optional.empty());
  }

  private static int[] tokensPerRequest(RoutingTrace trace, Phase phase) {
    int[] tokens = new int[trace.facts().requests()];
    RoutingBlock block = new RoutingBlock(trace.model(), 64, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens[block.requests()[token]] += block.phase(token) == phase ? 1 : 0;
        }
      }
    }
    return tokens;
  }

  @Test
  void olmoe() {
    RoutingTrace trace = open("olmoe-1b-7b-decode", "token-jsonl");
    assertThat(trace.model().layers()).isEqualTo(16);
    assertThat(trace.model().experts()).isEqualTo(64);
    assertThat(trace.model().topK()).isEqualTo(8);
    assertThat(trace.facts().requests()).isEqualTo(1);
    assertThat(trace.facts().decodeTokens()).isEqualTo(299);
    assertThat(trace.facts().prefillTokens()).isZero();
    assertThat(trace.facts().selections()).isEqualTo(299 * 16 * 8);
    assertThat(trace.facts().warnings())
        .contains(
            "expert ids ascend in all 4,784 rows of top-k: their rank is lost, do not read it from the position");
    assertThat(Fixture.tokens(trace).get(0))
        .startsWith("0D0 6,8,15,23,31,37,53,63 7,16,18,24,25,29,47,60 5,9,22");
    assertThat(nextTokenReuse(trace)).isEqualTo(0.435, within(0.0005));
  }

  /** Share of a token's experts that the token before it also selected; published as 43.5 %. */
  private static double nextTokenReuse(RoutingTrace trace) {
    RoutingBlock block = new RoutingBlock(trace.model(), 299, false);
    long same = 0;
    try (RoutingReader reader = trace.open(0)) {
      assertThat(reader.read(block)).isTrue();
    }
    int width = 16 * 8;
    for (int cell = width; cell < 299 * width; cell++) {
      int before = cell / 8 * 8 - width;
      for (int i = before; i < before + 8; i++) {
        same += block.experts()[i] == block.experts()[cell] ? 1 : 0;
      }
    }
    return same / (298.0 * width);
  }

  @Test
  void esftLawAgreesWithItsSummary() {
    RoutingTrace trace =
        open("deepseek-v2-lite-esft/law", "esft", Fixture.topK(6), Optional.empty());
    assertThat(trace.model().layerIds())
        .isEqualTo(IntStream.rangeClosed(1, 26).boxed().toList());
    assertThat(trace.model().experts()).isEqualTo(64);
    assertThat(trace.facts().requests()).isEqualTo(33);
    assertThat(trace.facts().prefillTokens()).isEqualTo(8327);
    assertThat(trace.facts().selections()).isEqualTo(1_299_012);
    assertThat(trace.facts().weights()).contains(WeightKind.SOFTMAX);
    double[][] selected = new double[26][64];
    double[][] gates = new double[26][64];
    addUp(trace, selected, gates);
    compare("token_scores", selected, 8327 * 6);
    compare("gate_scores", gates, 8327);
  }

  private static void addUp(RoutingTrace trace, double[][] selected, double[][] gates) {
    RoutingBlock block = new RoutingBlock(trace.model(), 100, true);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int cell = 0; cell < block.tokens() * 26 * 6; cell++) {
          int layer = cell / 6 % 26;
          selected[layer][block.experts()[cell]]++;
          gates[layer][block.experts()[cell]] += block.weights()[cell];
        }
      }
    }
  }

  /** The summary rounds to four decimals. */
  private static void compare(String scores, double[][] sums, double divisor) {
    int compared = 0;
    Path summary = TRACES.resolve("deepseek-v2-lite-esft/law/summary.json");
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), summary.toFile())) {
      json.nextToken();
      while (!scores.equals(json.nextName())) {
        json.nextToken();
        json.skipChildren();
      }
      json.nextToken();
      for (String layer = json.nextName(); layer != null; layer = json.nextName()) {
        json.nextToken();
        for (String expert = json.nextName(); expert != null; expert = json.nextName()) {
          json.nextToken();
          double sum = sums[Integer.parseInt(layer) - 1][Integer.parseInt(expert)];
          assertThat(sum / divisor)
              .as(scores + " " + layer + " " + expert)
              .isEqualTo(json.getDoubleValue(), within(5e-5 + 1e-9));
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(26 * 64);
  }

  @Test
  void esftIntentHasEighteenSequences() {
    RoutingTrace trace =
        open("deepseek-v2-lite-esft/intent", "esft", Fixture.topK(6), Optional.empty());
    assertThat(trace.facts().requests()).isEqualTo(18);
    assertThat(trace.facts().prefillTokens()).isEqualTo(1132);
  }

  @Test
  void llama4() {
    RoutingTrace trace = open("llama4-maverick-core12345", "core12345");
    assertThat(trace.model().layerIds())
        .isEqualTo(IntStream.range(0, 24).map(i -> 2 * i + 1).boxed().toList());
    assertThat(trace.model().experts()).isEqualTo(128);
    assertThat(trace.model().topK()).isEqualTo(1);
    assertThat(trace.facts().requests()).isEqualTo(16);
    assertThat(tokensPerRequest(trace, Phase.DECODE)).containsOnly(128);
    assertThat(tokensPerRequest(trace, Phase.PREFILL))
        .containsExactly(25, 37, 38, 48, 44, 54, 44, 27, 15, 24, 6, 25, 3, 32, 47, 23);
    assertThat(trace.facts().warnings())
        .containsExactly(
            "the number of experts is not stated: 128 taken, the largest id plus one; a model"
                + " card states it (--model PRESET, in a scenario model.preset)",
            "layer 45 sends 99.9 % of its 2,540 tokens to expert 40",
            "the recorded prefill is short, 27 tokens in the median of 16 requests: "
                + "a prefix cache may have cut it, real prompts were longer");
  }

  @Test
  void qwen() {
    List<Integer> layers = IntStream.range(0, 48).boxed().toList();
    MoeModel card = new MoeModel("qwen3-30b-a3b", layers, 128, 8, List.of());
    RoutingTrace trace =
        open("bigmoe-edge-decode/qwen.route.csv", "bigmoe-csv", Options.none(), Optional.of(card));
    assertThat(trace.model().topK()).isEqualTo(6);
    assertThat(trace.model().expertBytes()).hasSize(48).contains(3_059_712L, 2_654_208L);
    assertThat(trace.facts().prefillTokens()).isEqualTo(28);
    assertThat(trace.facts().decodeTokens()).isEqualTo(128);
    assertThat(trace.facts().ragged()).isTrue();
    // All of 156 tokens but the 27 first ones of layer 47.
    assertThat(trace.facts().selections()).isEqualTo((156 * 48 - 27) * 6);
    assertThat(trace.facts().weights()).contains(WeightKind.RENORMALISED);
    assertThat(trace.facts().warnings())
        .containsExactly(
            "top-k 6 in the file overrides 8 of model qwen3-30b-a3b",
            "ragged: layer 47 lacks 27 of 156 tokens");
  }

  @Test
  void gemma() {
    RoutingTrace trace = open("bigmoe-edge-decode/gemma.route.csv", "bigmoe-csv");
    assertThat(trace.model().name()).isEqualTo("google_gemma-4-26B-A4B-it-Q4_K_M");
    assertThat(trace.model().layers()).isEqualTo(30);
    assertThat(trace.model().expertBytes()).contains(3_593_216L, 4_336_640L);
    assertThat(trace.facts().prefillTokens()).isEqualTo(29);
    assertThat(trace.facts().decodeTokens()).isEqualTo(128);
    assertThat(trace.facts().selections()).isEqualTo(157 * 30 * 6);
    assertThat(trace.facts().ragged()).isFalse();
    assertThat(trace.facts().warnings()).isEmpty();
  }
}
