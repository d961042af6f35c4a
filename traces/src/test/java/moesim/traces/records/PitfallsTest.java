package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.ExpertOrder;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.sglang.RecorderBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real recordings do to an importer, by number, each with a small file that has it. */
class PitfallsTest {
  @TempDir
  Path folder;

  private RecordFixture csv(String header, List<String> rows) {
    return RecordFixture.of("csv", folder)
        .write("t.csv", header + "\n" + String.join("\n", rows) + "\n");
  }

  private List<String> warnings(RoutingTrace trace) {
    return RecordFixture.of("csv", folder).warnings(trace);
  }

  private static String pair(Random random) {
    int first = random.nextInt(16);
    return first + " " + (first + 1 + random.nextInt(15)) % 16;
  }

  @Test
  void pitfall1DummyRowsOfAStartUpProfileRun() {
    List<String> rows = new ArrayList<>();
    for (int token = 0; token < 10; token++) {
      rows.add("0,0," + token + "," + (token < 8 ? "3 1" : token + " 0"));
      rows.add("0,1," + token + "," + (token < 8 ? "5 2" : token + " 1"));
    }
    RecordFixture fixture = csv("request,layer,position,experts", rows);
    assertThat(warnings(fixture.open("t.csv", "phase=prefill")))
        .contains("the first 8 tokens select the same experts:"
            + " a start-up profile run before the real tokens?");
    RoutingTrace rest = fixture.open("t.csv", "phase=prefill", "skip_leading=true");
    assertThat(RecordFixture.tokens(rest)).containsExactly("0P0 8,0 8,1", "0P1 9,0 9,1");
    assertThat(warnings(rest))
        .contains("skip_leading left out the first 8 tokens, which are identical");
    RoutingTrace few = csv("request,layer,position,experts", rows.subList(4, 20))
        .open("t.csv", "phase=decode", "skip_leading=true");
    assertThat(few.facts().tokens()).isEqualTo(8);
    assertThat(warnings(few))
        .contains("skip_leading left nothing out: fewer than 8 tokens at the beginning are"
            + " identical");
    csv("request,layer,position,experts", rows.subList(0, 16))
        .refusal("t.csv", "skip_leading=true")
        .isEqualTo("t.csv: all 8 tokens select the same experts, so that skip_leading leaves"
            + " nothing");
  }

  /** Rows of {@code sequences} sequences in turn, each of which keeps its experts mostly. */
  private static List<String> turns(int sequences, int tokens) {
    Random random = new Random(1);
    List<String> last = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < sequences * tokens; row++) {
      int sequence = row % sequences;
      if (row < sequences) {
        last.add(pair(random));
      } else if (random.nextInt(4) == 0) {
        last.set(sequence, pair(random));
      }
      rows.add("0," + last.get(sequence));
    }
    return rows;
  }

  @Test
  void pitfall2WrongStride() {
    RecordFixture fixture = csv("layer,experts", turns(8, 100));
    assertThat(warnings(fixture.open("t.csv")))
        .anyMatch(warning -> warning.matches("tokens repeat [0-9]+ % of the experts of the token 8"
            + " before, but [0-9]+ % of those of the one before: rows of 8 sequences that take"
            + " turns\\? stride: 8 parts them, where the format has it"));
    RoutingTrace parted = fixture.open("t.csv", "stride=8");
    assertThat(parted.facts().requests()).isEqualTo(8);
    assertThat(warnings(parted)).noneMatch(warning -> warning.contains("take turns"));
    assertThat(warnings(csv("layer,experts", turns(1, 800)).open("t.csv")))
        .noneMatch(warning -> warning.contains("take turns"));
  }

  @Test
  void pitfall3InterleavedRequestsWithoutAnId() {
    // A prompt of two rows, then passes of two rows: two requests decode in one batch.
    RecordFixture fixture =
        csv("layer,token,experts", List.of("0,0,1 2", "0,1,3 4", "0,0,5 6", "0,1,7 0"));
    RoutingTrace trace = fixture.open("t.csv");
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 1,2", "0P1 3,4", "0P2 5,6", "0P3 7,0");
    assertThat(warnings(trace))
        .contains("tokens are numbered by their rows in up to 2 forward passes, several rows in"
            + " passes after the first: rows of other requests of the batch, if any, cannot be told"
            + " apart, and the phase is not known, all are taken as prompts");
    csv("layer,position,experts", List.of("0,0,1 2", "0,0,3 4"))
        .refusal("t.csv")
        .isEqualTo("t.csv:3: the request has position 0 of layer 0 twice, first in line 2; are"
            + " several requests mixed that have no name, or the same?");
  }

  @Test
  void pitfall4RaggedLayers() {
    RoutingTrace trace = csv(
            "layer,position,phase,experts",
            List.of("3,0,prefill,1 2", "4,0,prefill,3 4", "4,1,prefill,5 6"))
        .open("t.csv");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 1,2 3,4", "0P1 -,- 5,6");
    assertThat(trace.facts().ragged()).isTrue();
    assertThat(warnings(trace)).contains("ragged: layer 3 lacks 1 of 2 tokens");
  }

  @Test
  void pitfall5LayerKeys() {
    MoeModel card = new MoeModel("card", List.of(1, 2), 16, 2, List.of());
    RecordFixture counted = csv("layer,phase,experts", List.of("0,0,1 2", "1,0,3 4"));
    // Counted layers take the model's numbers; named ones have to be the model's.
    assertThat(counted.open("t.csv").model().layerIds()).containsExactly(0, 1);
    assertThat(counted.open("t.csv", card).model().layerIds()).containsExactly(1, 2);
    RecordFixture named = csv("layer,phase,experts", List.of("1,0,1 2", "2,0,3 4"));
    assertThat(named.open("t.csv", card).model().layerIds()).containsExactly(1, 2);
    RecordFixture others = csv("layer,phase,experts", List.of("2,0,1 2", "3,0,3 4"));
    assertThatThrownBy(() -> others.open("t.csv", card))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "t.csv: the trace has 2 MoE layers (2, 3), model card has 2 MoE layers (1, 2)");
  }

  @Test
  void pitfall5PhysicalInsteadOfLogicalIds() {
    MoeModel card = new MoeModel("card", List.of(0), 16, 2, List.of());
    RecordFixture fixture = csv("layer,phase,experts", List.of("0,0,1 17"));
    assertThatThrownBy(() -> fixture.open("t.csv", card))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("t.csv:2: expert 17 outside [0, 16); if these are physical slots with"
            + " copies of experts, the trace needs the logical ids");
  }

  @Test
  void pitfall5PhysicalIdsWithinTheRangeOfLogicalOnes() throws IOException {
    // Slots 0 to 3 of a server without redundant experts that has moved its four.
    long[][][] ids = {{{0, 1}, {3, 2}}};
    RecorderBytes recorder = new RecorderBytes(0).pass(0, 1, List.of(0, 1), List.of(2), ids);
    RecordFixture fixture = RecordFixture.of("sglang-recorder-pt", folder);
    Files.write(folder.resolve("t.pt"), recorder.save());
    assertThat(RecordFixture.tokens(fixture.open("t.pt"))).containsExactly("0P0 0,1", "0P1 3,2");
    assertThat(fixture.warnings(fixture.open("t.pt")))
        .anyMatch(
            warning -> warning.startsWith("no last_physical_to_logical_map: ids are taken for"));
    Files.write(folder.resolve("t.pt"), recorder.map(1, 4, 2, 3, 1, 0).save());
    RoutingTrace trace = fixture.open("t.pt");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 2,3", "0P1 0,1");
    assertThat(fixture.warnings(trace))
        .anyMatch(warning -> warning.startsWith("ids of physical experts, made logical by"));
  }

  /** Forty tokens of one layer whose experts and weights stand as {@code order} says. */
  private RoutingTrace ordered(ExpertOrder order) {
    Random random = new Random(2);
    List<String> rows = new ArrayList<>();
    for (int token = 0; token < 40; token++) {
      int small = random.nextInt(8);
      int large = 8 + random.nextInt(8);
      boolean ascending = order == ExpertOrder.BY_ID || random.nextBoolean();
      boolean first = order == ExpertOrder.BY_WEIGHT || random.nextBoolean();
      rows.add(String.format(
          Locale.ROOT,
          "0,0,%d %d,%s",
          ascending ? small : large,
          ascending ? large : small,
          first ? "0.5 0.25" : "0.25 0.5"));
    }
    return csv("layer,phase,experts,weights", rows).open("t.csv");
  }

  @Test
  void pitfall6OrderOfTheSelectedExperts() {
    for (ExpertOrder order : ExpertOrder.values()) {
      assertThat(ordered(order).facts().order()).isEqualTo(order);
    }
    assertThat(warnings(ordered(ExpertOrder.BY_ID)))
        .contains("expert ids ascend in all 40 rows of top-k: their rank is lost, do not read it"
            + " from the position");
  }

  private RoutingTrace scored(String weights, String... options) {
    return csv("layer,phase,experts,weights", List.of("0,0,1 2," + weights)).open("t.csv", options);
  }

  @Test
  void pitfall7KindsOfScores() {
    assertThat(scored("0.5 0.25").facts().weights()).contains(WeightKind.SOFTMAX);
    assertThat(scored("0.75 0.25").facts().weights()).contains(WeightKind.RENORMALISED);
    assertThat(scored("0.75 0.75").facts().weights()).contains(WeightKind.UNKNOWN);
    assertThat(scored("0.75 0.75", "weight_kind=sigmoid").facts().weights())
        .contains(WeightKind.SIGMOID);
    assertThat(scored("2.5 -1", "weight_kind=logit").facts().weights()).contains(WeightKind.LOGIT);
    RoutingTrace logits = scored("2.5 -1.5");
    assertThat(logits.facts().weights()).contains(WeightKind.UNKNOWN);
    assertThat(warnings(logits))
        .contains("the gate weights of a token do not sum to one: 1.000 on average, 1.000 to 1.000"
            + " (some are negative: logits? weight_kind: logit says so where the format has it)");
    assertThat(
            csv("layer,phase,experts", List.of("0,0,1 2")).open("t.csv").facts().weights())
        .isEmpty();
  }

  @Test
  void pitfall8LayerMajorAndTokenMajorInOneFile() {
    List<String> layerMajor =
        List.of("0,0,0,1 2", "0,1,0,3 4", "1,0,0,5 6", "1,1,0,7 8", "0,2,1,2 1", "1,2,1,4 3");
    List<String> tokenMajor =
        List.of("0,0,0,1 2", "1,0,0,5 6", "0,1,0,3 4", "1,1,0,7 8", "0,2,1,2 1", "1,2,1,4 3");
    String header = "layer,position,phase,experts";
    List<String> tokens = List.of("0P0 1,2 5,6", "0P1 3,4 7,8", "0D2 2,1 4,3");
    assertThat(RecordFixture.tokens(csv(header, layerMajor).open("t.csv"))).isEqualTo(tokens);
    assertThat(RecordFixture.tokens(csv(header, tokenMajor).open("t.csv"))).isEqualTo(tokens);
  }

  @Test
  void pitfall9DuplicatedLayers() {
    Random random = new Random(3);
    List<String> rows = new ArrayList<>();
    for (int token = 0; token < 20; token++) {
      String twice = pair(random);
      rows.addAll(List.of("1,0," + twice, "2,0," + pair(random), "4,0," + twice));
    }
    assertThat(warnings(csv("layer,phase,experts", rows).open("t.csv")))
        .contains("layers with the same selections in all 20 tokens, recorded twice? 1 and 4");
  }

  @Test
  void pitfall10PrefixCachedPrompts() {
    RoutingTrace trace = csv(
            "layer,position,phase,experts", List.of("0,48,0,1 2", "0,49,0,3 4", "0,50,1,5 6"))
        .open("t.csv");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 1,2", "0P1 3,4", "0D2 5,6");
    assertThat(warnings(trace))
        .contains("prompts of 1 requests do not begin at position 0 (the request at 48): a prefix"
            + " cache may hold what comes before, real prompts were longer");
    RoutingTrace core = RecordFixture.of("core12345", folder)
        .write("1.json", "[{\"0\": [[1]]}]")
        .open("1.json");
    assertThat(warnings(core))
        .contains("the recorded prefill is short, 1 tokens in the median of 1 requests:"
            + " a prefix cache may have cut it, real prompts were longer");
  }

  @Test
  void pitfall11ExtremeLayersAreAccepted() {
    List<String> rows = new ArrayList<>();
    for (int token = 0; token < 200; token++) {
      rows.add("45,0," + (token == 100 ? 3 : 7));
    }
    RoutingTrace trace = csv("layer,phase,experts", rows).open("t.csv");
    assertThat(trace.facts().tokens()).isEqualTo(200);
    assertThat(warnings(trace)).contains("layer 45 sends 99.5 % of its 200 tokens to expert 7");
  }

  @Test
  void pitfall12GitLfsPointers() {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 134\n";
    for (String format : List.of("csv", "routing-jsonl", "route-trace", "olmoe-analysis-jsonl")) {
      RecordFixture.of(format, folder)
          .write("t.jsonl", pointer)
          .refusal("t.jsonl")
          .isEqualTo(
              "t.jsonl: a Git-LFS pointer, not the data itself; run \"git lfs pull\" where it"
                  + " came from");
    }
  }
}
