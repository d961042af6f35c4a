package moesim.traces.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.testing.RealTraces;
import moesim.traces.LayerSummary;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Recorded traces whose statistics were published, where they are at hand. */
class RecordedStatisticsTest {
  private static TraceStatistics of(Path path, Optional<MoeModel> card) {
    TraceFiles files =
        TraceFiles.of(Path.of(""), path.toString(), Location.of("the recorded traces"));
    return TraceStatistics.of(
        TraceFormats.recognise(files).open(new TraceRequest(files, Options.none(), card, 0)),
        1,
        done -> {});
  }

  /** The summary that ESFT publishes with its scores, which has four decimals. */
  @Test
  void reproducesTheScoresOfEsft() {
    Path folder = RealTraces.require("deepseek-v2-lite-esft/law");
    List<Integer> layers = IntStream.rangeClosed(1, 26).boxed().toList();
    TraceStatistics statistics =
        of(folder, Optional.of(new MoeModel("ESFT", layers, 64, 6, List.of())));
    SetStatistics all = statistics.all();
    Map<String, Map<String, Map<String, Double>>> published = read(folder.resolve("summary.json"));
    int compared = 0;
    for (int layer = 0; layer < 26; layer++) {
      LayerSummary summary = all.layers().get(layer);
      assertThat(summary.tokens()).isEqualTo(8_327);
      for (int expert = 0; expert < 64; expert++) {
        int page = statistics.model().page(layer, expert);
        String id = String.valueOf(summary.layerId());
        double share = (double) all.load(page) / summary.selections();
        assertThat(share)
            .isCloseTo(published.get("token_scores").get(id).get("" + expert), within(5.0001e-5));
        assertThat(all.gateWeight(page).orElseThrow())
            .isCloseTo(published.get("gate_scores").get(id).get("" + expert), within(5.0001e-5));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(26 * 64);
    // Sequences are all prompt: nothing is said of generated tokens.
    assertThat(statistics.sets())
        .extracting(SetStatistics::set)
        .containsExactly(TokenSet.ALL, TokenSet.PREFILL);
  }

  private static Map<String, Map<String, Map<String, Double>>> read(Path file) {
    Map<String, Map<String, Map<String, Double>>> scores = new TreeMap<>();
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), file.toFile())) {
      json.nextToken();
      for (String kind = json.nextName(); kind != null; kind = json.nextName()) {
        json.nextToken();
        Map<String, Map<String, Double>> layers = new TreeMap<>();
        scores.put(kind, layers);
        for (String layer = json.nextName(); layer != null; layer = json.nextName()) {
          json.nextToken();
          Map<String, Double> experts = new TreeMap<>();
          layers.put(layer, experts);
          for (String expert = json.nextName(); expert != null; expert = json.nextName()) {
            json.nextToken();
            experts.put(expert, json.getDoubleValue());
          }
        }
      }
    }
    return scores;
  }

  /** Published with the recording: 43.5 % of a token's experts were in the token before. */
  @Test
  void findsTheReuseOfOlmoe() {
    SetStatistics all = of(
            RealTraces.require("olmoe-1b-7b-decode/trace_olmoe_299.jsonl"), Optional.empty())
        .all();
    // 16,600 of 38,144; see RealTraceSummaryTest.
    assertThat(all.reuse().reused()).isEqualTo(16_600);
    assertThat(all.reuse().followed()).isEqualTo(38_144);
    assertThat(Math.round(1000 * all.reuse().share().orElseThrow())).isEqualTo(435);
    // One request: nothing is known of how requests differ.
    assertThat(all.stationarity().unit()).isEqualTo(Stationarity.Unit.TOKENS);
    // The tokens of a window of one have eight experts.
    assertThat(all.distances())
        .allSatisfy(layer -> assertThat(layer.workingSet(0)).isEqualTo(8));
  }

  /** Its README: layer 45 sends 99.9 % of all tokens to expert 40, in both phases. */
  @Test
  void findsTheOneExpertOfLlama() {
    Path folder = RealTraces.require("llama4-maverick-core12345");
    List<Integer> odd = IntStream.range(0, 24).map(i -> 2 * i + 1).boxed().toList();
    MoeModel card = new MoeModel("Llama 4", odd, 128, 1, List.of());
    TraceStatistics statistics = of(Path.of(folder + "/*/*.json"), Optional.of(card));
    for (SetStatistics set : statistics.sets()) {
      LayerSummary layer = set.layers().get(22);
      assertThat(layer.layerId()).isEqualTo(45);
      double share = (double) set.load(statistics.model().page(22, 40)) / layer.selections();
      assertThat(share).isGreaterThan(0.995);
      // Of 128 experts.
      assertThat(layer.load().orElseThrow().maxOverMean()).isCloseTo(share * 128, within(1e-9));
    }
    assertThat(statistics.sets()).hasSize(3);
    LayerSummary layer = statistics.all().layers().get(22);
    double share =
        (double) statistics.all().load(statistics.model().page(22, 40)) / layer.selections();
    assertThat(Math.round(1000 * share)).isEqualTo(999);
    SubjectStatistics subjects = statistics.subjects().orElseThrow();
    assertThat(subjects.subjects())
        .extracting(subject -> subject.of().subject())
        .containsExactly("llama4-mmlu-abstract_algebra", "llama4-mmlu-astronomy");
    assertThat(subjects.subjects())
        .extracting(SubjectStatistics.Subject::requests)
        .containsExactly(8, 8);
    assertThat(subjects.layers().get(22).everywhere()).contains(40);
    assertThat(statistics.published())
        .extracting(PublishedValue::model)
        .containsOnly("Llama-4 Maverick");
  }
}
