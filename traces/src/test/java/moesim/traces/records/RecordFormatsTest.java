package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as their recorders write them, two layers with two of eight experts unless said. */
class RecordFormatsTest {
  @TempDir
  Path folder;

  private RoutingTrace read(String format, String resource, String... options) {
    return RecordFixture.of(format, folder).copy(resource).open(resource, options);
  }

  private List<String> warnings(RoutingTrace trace) {
    return RecordFixture.of("csv", folder).warnings(trace);
  }

  @ParameterizedTest
  @CsvSource({
    "vllm-route.jsonl, vllm-route-jsonl",
    "record.jsonl, record-jsonl",
    "routing-v1.jsonl, routing-jsonl",
    "routing-v2.jsonl, routing-jsonl",
    "route-trace.json, route-trace",
    "tokenmoe.jsonl, tokenmoe-trace",
    "moe-beyond.csv, csv",
    "llama-log.csv, csv",
    "llama-selection.csv, csv",
    "olmoe-analysis.jsonl, olmoe-analysis-jsonl"
  })
  void isRecognisedByOneFormat(String resource, String format) {
    RecordFixture fixture = RecordFixture.of(format, folder).copy(resource);
    assertThat(fixture.recognised(resource)).containsExactly(format);
    assertThat(fixture.format().sentence()).doesNotEndWith(".");
    assertThat(fixture.format().mark()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "vllm-route.jsonl, vllm-route-jsonl",
    "record.jsonl, record-jsonl",
    "routing-v1.jsonl, routing-jsonl",
    "route-trace.json, route-trace",
    "tokenmoe.jsonl, tokenmoe-trace",
    "llama-log.csv, csv",
    "olmoe-analysis.jsonl, olmoe-analysis-jsonl"
  })
  void isReadFromGzipAsIfItWereNotPacked(String resource, String format) throws IOException {
    RecordFixture fixture = RecordFixture.of(format, folder).copy(resource);
    String name = resource + ".gz";
    Files.write(folder.resolve(name), Packed.gzip(Files.readAllBytes(folder.resolve(resource))));
    assertThat(fixture.recognised(name)).containsExactly(format);
    RoutingTrace packed = fixture.open(name);
    RoutingTrace plain = fixture.open(resource);
    assertThat(RecordFixture.tokens(packed)).isNotEmpty().isEqualTo(RecordFixture.tokens(plain));
    assertThat(packed.facts().digest()).isEqualTo(plain.facts().digest());
    byte[] cut = Arrays.copyOf(Files.readAllBytes(folder.resolve(name)), 90);
    Files.write(folder.resolve("cut" + name), cut);
    fixture.refusal("cut" + name).startsWith("cut" + name).doesNotContain("\n");
  }

  @Test
  void vllmRouteNumbersTheRowsOfForwardPasses() {
    RoutingTrace trace = read("vllm-route-jsonl", "vllm-route.jsonl");
    // The first pass has two rows, the prompt; the second one row, which token_idx calls 0 again.
    assertThat(RecordFixture.weighted(trace))
        .containsExactly(
            "0P0 3*0.5,1*0.25 7*0.5,6*0.125",
            "0P1 2*0.375,0*0.25 4*0.25,5*0.25",
            "0D2 1*0.5,2*0.25 0*0.75,7*0.125");
    assertThat(trace.model()).isEqualTo(new MoeModel("tiny/moe", List.of(0, 1), 8, 2, List.of()));
    assertThat(trace.facts().weights()).contains(WeightKind.SOFTMAX);
    assertThat(trace.facts().format()).isEqualTo("vllm-route-jsonl");
  }

  @Test
  void recordJsonlHasAProblemPerRequest() {
    RoutingTrace trace = read("record-jsonl", "record.jsonl");
    assertThat(RecordFixture.weighted(trace))
        .containsExactly(
            "0D0 3*0.75,7*0.25 6*0.625,5*0.375",
            "0D1 1*0.5,2*0.5 4*0.75,0*0.25",
            "1D0 2*0.5,3*0.5 0*1.0,1*0.0");
    assertThat(trace.facts().weights()).contains(WeightKind.RENORMALISED);
  }

  @Test
  void routingJsonlOfVersion1IsOneRequest() {
    RoutingTrace trace = read("routing-jsonl", "routing-v1.jsonl");
    assertThat(RecordFixture.weighted(trace))
        .containsExactly(
            "0P0 3*0.5,1*0.25 7*0.5,6*0.125",
            "0P1 2*0.375,0*0.25 4*0.25,5*0.25",
            "0D2 1*0.5,2*0.25 0*0.75,7*0.125");
    assertThat(trace.model()).isEqualTo(new MoeModel("tiny/moe", List.of(1, 3), 8, 2, List.of()));
    // 0.75, 0.625, 0.75, 0.875, 0.625 and 0.5 on average.
    assertThat(warnings(trace))
        .containsExactly("the gate weights of a token do not sum to one: 0.688 on average, 0.500 to"
            + " 0.875 (softmax over all experts, not only the selected ones)");
  }

  @Test
  void routingJsonlOfVersion2ReadsOneStage() {
    RoutingTrace decoder = read("routing-jsonl", "routing-v2.jsonl");
    assertThat(RecordFixture.tokens(decoder)).containsExactly("0P0 5 -", "0D1 7 2");
    assertThat(decoder.model().experts()).isEqualTo(8);
    assertThat(warnings(decoder))
        .contains(
            "left out: 2 records of the encoder; stage: encoder reads them instead",
            "1 times a token got no expert at a layer, as those it chose were full",
            "ragged: layer 3 lacks 1 of 2 tokens");
    RoutingTrace encoder = read("routing-jsonl", "routing-v2.jsonl", "stage=encoder");
    assertThat(RecordFixture.tokens(encoder)).containsExactly("0P0 1", "0P1 -");
    assertThat(encoder.model().experts()).isEqualTo(4);
  }

  @Test
  void routeTraceHasTheRowsOfLayersOneAfterAnother() {
    RoutingTrace trace = read("route-trace", "route-trace.json");
    // A prompt of three tokens in passes of two and one, then one generated token.
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 0,1 4,5", "0P1 2,3 6,7", "0P2 1,0 5,4", "0D3 7,3 2,6");
    assertThat(trace.facts().weights()).isEqualTo(Optional.empty());
  }

  @Test
  void tokenMoeTraceHasARequestPerLine() {
    RoutingTrace trace = read("tokenmoe-trace", "tokenmoe.jsonl");
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 7,1 0,3", "0P1 2,5 4,6", "1P0 3,2 1,0");
    assertThat(trace.model()).isEqualTo(new MoeModel("tiny/moe", List.of(1, 2), 8, 2, List.of()));
    assertThat(warnings(trace))
        .containsExactly("prompts of 1 requests do not begin at position 0 (request sharegpt-000002"
            + " at 16): a prefix cache may hold what comes before, real prompts were longer");
  }

  @Test
  void csvOfMoeBeyondCountsTokensAsTheirColumnIsText() {
    RoutingTrace trace = read("csv", "moe-beyond.csv");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 3,1 7,6", "0P1 2,0 4,5");
    assertThat(trace.model().layerIds()).containsExactly(1, 2);
    assertThat(warnings(trace))
        .contains("the phase is not recorded: tokens are taken as prompts; phase: decode takes them"
            + " as generated");
    RoutingTrace decode = read("csv", "moe-beyond.csv", "phase=decode");
    assertThat(RecordFixture.tokens(decode)).containsExactly("0D0 3,1 7,6", "0D1 2,0 4,5");
  }

  @Test
  void csvOfLlamaCppNumbersTheRowsOfForwardPasses() {
    RoutingTrace trace = read("csv", "llama-log.csv");
    assertThat(RecordFixture.weighted(trace))
        .containsExactly(
            "0P0 3*0.5,1*0.25 7*0.5,6*0.125",
            "0P1 2*0.375,0*0.25 4*0.25,5*0.25",
            "0D2 1*0.5,2*0.25 0*0.75,7*0.125");
  }

  @Test
  void csvWithoutTokensCountsThem() {
    RoutingTrace trace = read("csv", "llama-selection.csv", "phase=decode");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0D0 5,4 1,0", "0D1 2,3 7,6");
    RoutingTrace strided = read("csv", "llama-selection.csv", "phase=decode", "stride=2");
    // Rows of two sequences take turns.
    assertThat(RecordFixture.tokens(strided)).containsExactly("0D0 5,4 1,0", "1D0 2,3 7,6");
  }

  @Test
  void csvTakesNamesOfColumns() {
    RecordFixture fixture = RecordFixture.of("csv", folder)
        .write("t.csv", "Schicht;x,l,chosen,when\n0,4,3;2,1\n0,4,1;0,0\n");
    fixture
        .refusal("t.csv")
        .isEqualTo("t.csv:1: expected a header with a column of layers (layer, layerid, layeridx,"
            + " layerindex, moelayer) and one of experts (experts, expertids, activatedexpertids,"
            + " selectedexperts, topkids, topkexperts), read \"Schicht;x,l,chosen,when\"; option"
            + " columns names others");
    RoutingTrace trace =
        fixture.open("t.csv", "columns=layer=l, experts=chosen, position=when", "phase=prefill");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 1,0", "0P1 3,2");
    fixture
        .refusal("t.csv", "columns=layers=l")
        .isEqualTo(
            "options: trace.columns: no \"layers\" among what columns can be: layer, experts,"
                + " weights, request, position, row, phase");
    fixture
        .refusal("t.csv", "columns=layer")
        .isEqualTo("options: trace.columns: name the column: layer=NAME");
  }

  @Test
  void csvThatGoesOnWithAnotherHeaderIsAnotherRun() {
    RecordFixture fixture = RecordFixture.of("csv", folder)
        .write("t.csv", "layer,expert_ids,phase\n0,1 2,1\nlayer,expert_ids,phase\n0,3 4,0\n");
    assertThat(RecordFixture.tokens(fixture.open("t.csv"))).containsExactly("0D0 1,2", "1P0 3,4");
  }

  @Test
  void olmoeAnalysisHasAxesTokenRankLayer() {
    RoutingTrace trace = read("olmoe-analysis-jsonl", "olmoe-analysis.jsonl");
    // Token 0: ranks 0 and 1 of layer 0 are 3 and 1, of layer 1 7 and 6, of layer 2 0 and 2.
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 3,1 7,6 0,2", "0P1 2,0 4,5 1,3", "1P0 5,4 0,1 6,7");
    assertThat(trace.model().layerIds()).containsExactly(0, 1, 2);
  }

  @Test
  void tokenMoeTraceHasEveryLayerItNames() {
    refuses(
        "tokenmoe-trace",
        "tokenmoe.jsonl",
        "\"moe_layer_ids\": [1, 2]",
        "\"moe_layer_ids\": [1, 2, 5, 4]",
        1,
        "]",
        "layers 4, 5 of \"moe_layer_ids\" have no tokens in \"layers\"");
    // A layer without tokens is as good as none.
    refuses(
        "tokenmoe-trace",
        "tokenmoe.jsonl",
        "[[0, 3], [4, 6]]",
        "[]",
        1,
        "]",
        "layers 2 of \"moe_layer_ids\" have no tokens in \"layers\"");
    refuses(
        "tokenmoe-trace",
        "tokenmoe.jsonl",
        "\"prompt_routing_start\": 0",
        "\"prompt_routing_start\": -1",
        1,
        "}, {",
        "position -1 is negative");
  }

  /**
   * Holds that {@code resource} with {@code changed} instead of {@code old} is refused at the last
   * {@code at} of its line; CSV knows lines only.
   */
  private void refuses(
      String format,
      String resource,
      String old,
      String changed,
      int line,
      String at,
      String message) {
    String text = RecordFixture.text(resource);
    assertThat(text).contains(old);
    String wrong = text.replace(old, changed);
    int column = wrong.lines().toList().get(line - 1).lastIndexOf(at) + 1;
    String place = at.isEmpty() ? "t:" + line : "t:" + line + ":" + column;
    RecordFixture.of(format, folder)
        .write("t", wrong)
        .refusal("t")
        .isEqualTo(place + ": " + message);
  }

  @Test
  void wrongFilesAreRefusedInOneLine() {
    refuses(
        "vllm-route-jsonl",
        "vllm-route.jsonl",
        "\"topk_ids\": [2, 0], ",
        "\"topk_ids\": [2], ",
        3,
        "}",
        "1 experts for a token; the header says 2");
    refuses(
        "vllm-route-jsonl",
        "vllm-route.jsonl",
        "\"type\": \"meta\"",
        "\"type\": \"mete\"",
        1,
        "}",
        "type \"mete\"; expected \"meta\" or \"route\"");
    refuses(
        "vllm-route-jsonl",
        "vllm-route.jsonl",
        "\"topk_weights\": [0.375, 0.25]",
        "\"topk_weights\": [0.375]",
        3,
        "}",
        "1 gate weights for 2 experts");
    refuses(
        "record-jsonl",
        "record.jsonl",
        "[6, 5]",
        "[6, \"5\"]",
        2,
        "\"5\"",
        "expected an expert id, read \"5\"");
    refuses(
        "routing-jsonl",
        "routing-v1.jsonl",
        "\"format_version\": 1",
        "\"format_version\": 3",
        1,
        "}",
        "format_version 3; versions 1 and 2 can be read");
    refuses(
        "routing-jsonl",
        "routing-v1.jsonl",
        "\"token_id\": 13, ",
        "\"tokens\": 13, ",
        6,
        "\"tokens\"",
        "field \"tokens\", which moe-cache-lab.routing-jsonl does not have here");
    refuses(
        "routing-jsonl",
        "routing-v1.jsonl",
        "\"phase\": \"generated\"",
        "\"phase\": \"decoder_generated\"",
        6,
        "}",
        "phase \"decoder_generated\"; expected generated or prompt");
    refuses(
        "routing-jsonl",
        "routing-v2.jsonl",
        "\"allows_unassigned\": true",
        "\"allows_unassigned\": false",
        5,
        "}",
        "an unassigned token, which the metadata do not allow for the decoder");
    refuses(
        "routing-jsonl",
        "routing-v1.jsonl",
        "\"token_position\": 2, \"layer\": 1",
        "\"layer\": 1",
        6,
        "}",
        "\"token_position\" is missing");
    refuses(
        "route-trace",
        "route-trace.json",
        "route-trace.v1",
        "route-trace.v2",
        1,
        "\"vference",
        "format \"vference.route-trace.v2\"; expected vference.route-trace.v1");
    refuses(
        "route-trace",
        "route-trace.json",
        "[[5,4]]",
        "[[5]]",
        5,
        "]]}",
        "step 3: 1 experts for a token; the first token has 2");
    refuses(
        "tokenmoe-trace",
        "tokenmoe.jsonl",
        "\"moe_layer_ids\": [1, 2]",
        "\"moe_layer_ids\": [1]",
        1,
        "}]}",
        "layer 2, which is not among \"moe_layer_ids\"");
    refuses(
        "tokenmoe-trace",
        "tokenmoe.jsonl",
        "prompt_only",
        "all",
        1,
        "\"all\"",
        "routing_scope \"all\"; only prompt_only can be read");
    refuses(
        "csv",
        "llama-log.csv",
        "\"[2 0]\"",
        "\"[2 x]\"",
        4,
        "",
        "expected an expert id, read \"x\"");
    refuses(
        "csv",
        "llama-log.csv",
        "0,1,\"[2 0]\",\"[0.375 0.25]\"",
        "0,1",
        4,
        "",
        "the row has 2 fields, so no experts in field 3");
    refuses(
        "olmoe-analysis-jsonl",
        "olmoe-analysis.jsonl",
        "[1, 6, 2]",
        "[1, 6]",
        1,
        "]], [[2",
        "step 0: 2 layers for rank 1; the first has 3");
    refuses(
        "olmoe-analysis-jsonl",
        "olmoe-analysis.jsonl",
        "\"input_ids\": [8]",
        "\"input_ids\": [8, 9]",
        2,
        "}",
        "\"exp_ids\" of 1 tokens, \"input_ids\" of 2");
  }
}
