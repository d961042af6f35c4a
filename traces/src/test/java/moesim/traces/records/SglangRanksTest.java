package moesim.traces.records;

import static moesim.traces.sglang.RecorderBytes.of16;
import static moesim.traces.sglang.RecorderBytes.top1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moesim.routing.RoutingTrace;
import moesim.traces.sglang.RecorderBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that several ranks of SGLang's recorder write. */
class SglangRanksTest {
  @TempDir
  Path folder;

  private RecordFixture write(String name, RecorderBytes recorder) {
    try {
      Files.write(folder.resolve(name), recorder.save());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return RecordFixture.of("sglang-recorder-pt", folder);
  }

  private List<String> warnings(RoutingTrace trace) {
    return RecordFixture.of("csv", folder).warnings(trace);
  }

  @Test
  void ranksOfTensorParallelismCountOnce() {
    // Rank 1 dispatches expert 1 to its own copy, slot 2.
    write(
        "r_0.pt",
        new RecorderBytes(0)
            .map(1, 4, 0, 1, 1, 2)
            .pass(0, 1, List.of(0, 1), List.of(2), top1(1, 3)));
    write(
        "r_1.pt",
        new RecorderBytes(1)
            .map(1, 4, 0, 1, 1, 2)
            .pass(0, 1, List.of(0, 1), List.of(2), top1(2, 3)));
    RecordFixture fixture = write(
        "r_2.pt",
        new RecorderBytes(2)
            .map(1, 4, 0, 1, 1, 2)
            .pass(0, 1, List.of(0, 1), List.of(2), top1(0, 3))
            .pass(1, 1, List.of(0), List.of(1), top1(0)));
    RoutingTrace trace = fixture.open(".");
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 1", "0P1 2", "1P0 0", "1P1 2", "2P0 0");
    assertThat(warnings(trace))
        .contains(
            "1 forward passes of rank 1 are those of another rank, as tensor parallelism has them,"
                + " and count once",
            "1 forward passes have the tokens of another rank's but select other experts: all of"
                + " them count");
  }

  @Test
  void whatDiffersInAnythingIsNoCopy() {
    List<Integer> ids = List.of(1000, 1001);
    List<Integer> two = List.of(2);
    write("r_0.pt", of16().pass(0, 1, List.of(0, 1), two, top1(1, 3)));
    // Another number, other token ids, other positions, two prompts; the same rank once more.
    write("r_1.pt", of16().pass(1, 1, List.of(0, 1), two, top1(1, 3)).field("rank", 1));
    write(
        "r_2.pt",
        of16()
            .pass(0, 1, List.of(0, 1), two, top1(1, 3))
            .field("rank", 2)
            .field("input_ids", List.of(1000, 1002)));
    write(
        "r_3.pt",
        of16().pass(0, 1, List.of(5, 6), two, top1(1, 3)).field("rank", 3).field("input_ids", ids));
    write("r_4.pt", of16().pass(0, 1, List.of(0, 1), List.of(1, 1), top1(1, 3)).field("rank", 4));
    RecordFixture fixture = write("r_5.pt", of16().pass(0, 1, List.of(0, 1), two, top1(1, 3)));
    RoutingTrace trace = fixture.open(".");
    assertThat(RecordFixture.tokens(trace))
        .containsExactly(
            "0P0 1", "0P1 3", "1P0 1", "1P1 3", "2P0 1", "2P1 3", "3P0 1", "3P1 3", "4P0 1",
            "5P0 3", "6P0 1", "6P1 3");
    assertThat(warnings(trace)).noneMatch(warning -> warning.contains("count once"));
  }

  @Test
  void ranksInOneFileCountOnce() {
    RoutingTrace trace = write(
            "t.pt",
            of16()
                .pass(0, 1, List.of(0, 1), List.of(2), top1(1, 3))
                .pass(0, 1, List.of(0, 1), List.of(2), top1(1, 3))
                .field("rank", 1)
                .pass(1, 1, List.of(0), List.of(1), top1(2))
                .field("rank", 1))
        .open("t.pt");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 1", "0P1 3", "1P0 2");
    assertThat(warnings(trace)).anyMatch(warning -> warning.contains("count once"));
  }

  @Test
  void filesWithOtherMapsAreSaid() {
    RecorderBytes moved =
        new RecorderBytes(1).map(1, 3, 1, 0, 2).pass(1, 1, List.of(0), List.of(1), top1(0));
    write(
        "r_0.pt",
        new RecorderBytes(0).map(1, 3, 0, 1, 2).pass(0, 1, List.of(0), List.of(1), top1(0)));
    RoutingTrace trace = write("r_1.pt", moved).open(".");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0P0 0", "1P0 1");
    assertThat(warnings(trace))
        .contains("the files have different maps of physical to logical experts: the server moved"
            + " experts, and what was recorded before a move is wrong");
  }
}
