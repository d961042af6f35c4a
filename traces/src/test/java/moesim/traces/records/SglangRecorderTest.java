package moesim.traces.records;

import static moesim.traces.sglang.RecorderBytes.of16;
import static moesim.traces.sglang.RecorderBytes.top1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.sglang.RecorderBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of SGLang's recorder: one layer, top-1, unless said. */
class SglangRecorderTest {
  @TempDir
  Path folder;

  private RecordFixture write(String name, RecorderBytes recorder) {
    return write(name, recorder.save());
  }

  private RecordFixture write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return RecordFixture.of("sglang-recorder-pt", folder);
  }

  private RoutingTrace open(RecorderBytes recorder) {
    return write("t.pt", recorder).open("t.pt");
  }

  private List<String> warnings(RoutingTrace trace) {
    return RecordFixture.of("csv", folder).warnings(trace);
  }

  @Test
  void requestsGoOnAtTheirPositions() {
    RecorderBytes recorder = of16()
        // Two prompts, of two tokens and one; a third one between the passes that decode.
        .pass(0, 1, List.of(0, 1, 0), List.of(2, 1), top1(1, 2, 3))
        .pass(1, 2, List.of(2, 1), null, top1(4, 5))
        .pass(2, 1, List.of(0, 1, 2), List.of(3), top1(6, 7, 0))
        .pass(3, 2, List.of(3, 2, 3), null, top1(8, 9, 10))
        // The second request has ended; a pass without tokens is idle.
        .pass(4, 4, List.of(), null, new long[1][0][])
        .pass(5, 2, List.of(4, 4), null, top1(11, 12));
    RecordFixture fixture = write("t.pt", recorder);
    assertThat(fixture.recognised("t.pt")).containsExactly("sglang-recorder-pt");
    RoutingTrace trace = fixture.open("t.pt");
    assertThat(RecordFixture.tokens(trace))
        .containsExactly(
            "0P0 1", "0P1 2", "0D2 4", "0D3 8", "0D4 11", "1P0 3", "1D1 5", "1D2 9", "2P0 6",
            "2P1 7", "2P2 0", "2D3 10", "2D4 12");
    assertThat(trace.model().experts()).isEqualTo(16);
    assertThat(warnings(trace)).isEmpty();
  }

  @Test
  void aCutPromptGoesOnInTheNextPass() {
    RecorderBytes recorder = of16()
        .pass(0, 1, List.of(0, 0, 1), List.of(1, 2), top1(1, 2, 3))
        // The first chunk is the rest of the last prompt; one that begins at 2, as well, is
        // another.
        .pass(1, 1, List.of(2, 2), List.of(1, 1), top1(4, 5))
        .pass(2, 2, List.of(1, 3, 3), null, top1(6, 7, 8));
    RoutingTrace trace = open(recorder);
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 1", "0D1 6", "1P0 2", "1P1 3", "1P2 4", "1D3 7", "2P0 5", "2D1 8");
    assertThat(warnings(trace))
        .containsExactly("prompts of 1 requests do not begin at position 0 (request 2 of rank 0 at"
            + " 2): a prefix cache may hold what comes before, real prompts were longer");
  }

  @Test
  void aMixedPassDecodesAtItsEnd() {
    RecorderBytes recorder = of16()
        .pass(0, 1, List.of(0, 1, 0, 1), List.of(2, 2), top1(1, 2, 3, 4))
        // A prompt of two, one of one token, then the first request; the second one has ended.
        .pass(1, 3, List.of(0, 1, 0, 2), List.of(2, 1, 1), top1(5, 6, 7, 8))
        .pass(2, 2, List.of(2, 1, 3), null, top1(9, 10, 11));
    RoutingTrace trace = open(recorder);
    assertThat(RecordFixture.tokens(trace))
        .containsExactly(
            "0P0 1", "0P1 2", "0D2 8", "0D3 11", "1P0 3", "1P1 4", "2P0 5", "2P1 6", "2D2 9",
            "3P0 7", "3D1 10");
    assertThat(warnings(trace))
        .hasSize(1)
        .allMatch(warning -> warning.startsWith("1 times a token"));
  }

  @Test
  void promptsStandBeforeWhoDecodesAfterAMixedPass() {
    RecorderBytes recorder = of16()
        .pass(0, 1, List.of(0, 1), List.of(2), top1(1, 2))
        .pass(1, 3, List.of(0, 1, 2, 2), List.of(3, 1), top1(3, 4, 5, 6))
        .pass(2, 2, List.of(3, 3), null, top1(7, 8));
    assertThat(RecordFixture.tokens(open(recorder)))
        .containsExactly("0P0 1", "0P1 2", "0D2 6", "0D3 8", "1P0 3", "1P1 4", "1P2 5", "1D3 7");
  }

  @Test
  void whoDecodesHasNoMorePrompt() {
    RecorderBytes recorder = of16()
        .pass(0, 1, List.of(0, 1), List.of(2), top1(1, 2))
        .pass(1, 2, List.of(2), null, top1(3))
        .pass(2, 1, List.of(3, 4), List.of(2), top1(4, 5));
    assertThat(RecordFixture.tokens(open(recorder)))
        .containsExactly("0P0 1", "0P1 2", "0D2 3", "1P0 4", "1P1 5");
  }

  @Test
  void onlyTheFirstChunkGoesOnWithACutPrompt() {
    RecorderBytes recorder = of16()
        .pass(0, 1, List.of(0, 1), List.of(2), top1(1, 2))
        .pass(1, 1, List.of(0, 2), List.of(1, 1), top1(3, 4));
    assertThat(RecordFixture.tokens(open(recorder)))
        .containsExactly("0P0 1", "0P1 2", "1P0 3", "2P0 4");
  }

  @Test
  void whatCannotBeToldApartIsSaid() {
    RecorderBytes recorder = of16()
        .pass(0, 2, List.of(7, 9), null, top1(1, 2))
        .pass(1, 1, List.of(0, 0), List.of(1, 1), top1(3, 4))
        // One of two requests at position 1 has ended; whichever, the rest goes on with the other.
        .pass(2, 2, List.of(8, 10, 1), null, top1(5, 6, 7))
        .pass(3, 2, List.of(9, 11, 2), null, top1(8, 9, 10))
        // In another order than before, as after a retraction.
        .pass(4, 2, List.of(12, 3, 10), null, top1(11, 12, 13));
    RoutingTrace trace = open(recorder);
    assertThat(RecordFixture.tokens(trace))
        .containsExactly(
            "0D0 1", "0D1 5", "0D2 8", "0D3 13", "1D0 2", "1D1 6", "1D2 9", "1D3 11", "2P0 3",
            "2D1 7", "2D2 10", "2D3 12", "3P0 4");
    assertThat(warnings(trace))
        .containsExactly(
            "2 requests were running when the recording began, or were taken up again: their first"
                + " tokens are missing",
            "1 times a token could go on several requests, as one at the same position had ended and"
                + " the recorder does not name requests: the first of the batch is taken");
  }

  @Test
  void randomBatchesComeApartAgain() {
    for (int seed = 0; seed < 30; seed++) {
      SimulatedServer server = new SimulatedServer(new Random(seed));
      RoutingTrace trace = open(server.record());
      assertThat(RecordFixture.tokens(trace)).as("seed " + seed).isEqualTo(server.tokens());
    }
  }

  @Test
  void physicalExpertsBecomeLogical() {
    // Two layers, of which the first is dense; slots 4 and 5 hold experts 3 and 1 of layer 1.
    long[][][] ids = {
      {{-1, -1, -1, -1}, {-1, -1, -1, -1}}, {{4, 0, -1, -1}, {5, 2, -1, -1}},
    };
    RecorderBytes recorder = new RecorderBytes(0)
        .map(2, 6, 0, 1, 2, 3, 0, 0, 0, 1, 2, 3, 3, 1)
        .pass(0, 1, List.of(0, 1), List.of(2), ids);
    RoutingTrace trace = open(recorder);
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 3,0", "0P1 1,2");
    assertThat(trace.model())
        .isEqualTo(new MoeModel(trace.model().name(), List.of(1), 4, 2, List.of()));
    assertThat(warnings(trace))
        .containsExactly("ids of physical experts, made logical by last_physical_to_logical_map (2"
            + " layers, 6 slots of 4 experts); what was recorded before the server last moved"
            + " experts, if it did, is wrong");
  }

  @Test
  void aTokenThatALayerDoesNotHaveIsRagged() {
    long[][][] ids = {{{1}, {-1}}, {{2}, {3}}};
    RoutingTrace trace = open(new RecorderBytes(0)
        .map(2, 4, 0, 1, 2, 3, 0, 1, 2, 3)
        .pass(0, 1, List.of(0, 1), List.of(2), ids));
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 1 2", "0P1 - 3");
    assertThat(trace.facts().ragged()).isTrue();
  }

  @Test
  void aMapMayBeGiven() throws IOException {
    RecordFixture fixture =
        write("t.pt", new RecorderBytes(0).pass(0, 1, List.of(0, 1), List.of(2), top1(0, 2)));
    assertThat(warnings(fixture.open("t.pt")))
        .contains("no last_physical_to_logical_map: ids are taken for logical ones, though a server"
            + " with redundant or moved experts records physical ones; physical_to_logical_map gives"
            + " it the map");
    String map = "{\"physical_to_logical_map\": [[1, 0, 1]]}";
    Files.writeString(folder.resolve("map.json"), map);
    String option = "physical_to_logical_map=" + folder.resolve("map.json");
    RoutingTrace mapped = fixture.open("t.pt", option);
    assertThat(RecordFixture.tokens(mapped)).containsExactly("0P0 1", "0P1 1");
    assertThat(warnings(mapped))
        .containsExactly("ids of physical experts, made logical by physical_to_logical_map (1"
            + " layers, 3 slots of 2 experts); what was recorded before the server last moved"
            + " experts, if it did, is wrong");
    // The map is part of what the trace is.
    String digest = mapped.facts().digest();
    Files.writeString(folder.resolve("map.json"), "[[0, 1, 1]]");
    assertThat(fixture.open("t.pt", option).facts().digest()).isNotEqualTo(digest);
    Files.writeString(folder.resolve("map.json"), "{\"logical_count\": [[1]]}");
    fixture
        .refusal("t.pt", option)
        .isEqualTo("map.json:1:24: no physical_to_logical_map [layers][slots] in it");
    Files.writeString(folder.resolve("map.json"), "[[0, 1]]");
    fixture
        .refusal("t.pt", option)
        .isEqualTo("t.pt: records[0]: physical expert 2 of layer 0 outside [0, 2), the slots of the"
            + " map");
  }

  @Test
  void draftsOfSpeculativeDecodingAreLeftOut() {
    RoutingTrace trace = open(of16()
        .pass(0, 1, List.of(0), List.of(1), top1(1))
        .pass(1, 5, List.of(1, 2), null, top1(2, 3)));
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 1");
    assertThat(warnings(trace))
        .containsExactly("left out: 1 records of forward_mode 5, drafts of speculative decoding, of"
            + " which some were thrown away");
  }
}
