package moesim.traces.records;

import static moesim.traces.sglang.RecorderBytes.of16;
import static moesim.traces.sglang.RecorderBytes.top1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import moesim.input.InputException;
import moesim.traces.sglang.RecorderBytes;
import moesim.traces.torch.TorchBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of SGLang's recorder that contradict themselves, and damaged ones. */
class SglangRecorderRefusalTest {
  @TempDir
  Path folder;

  private RecordFixture write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return RecordFixture.of("sglang-recorder-pt", folder);
  }

  private void assertRefused(RecorderBytes recorder, String message) {
    write("t.pt", recorder.save()).refusal("t.pt").isEqualTo("t.pt: " + message);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused(
        of16().pass(0, 1, List.of(0, 1), List.of(1), top1(1, 2)),
        "records[0]: extend_seq_lens are of 1 tokens, positions of 2");
    assertRefused(
        of16().pass(0, 1, List.of(0, 2), List.of(2), top1(1, 2)),
        "records[0]: positions[1] is 2 after 0 in one prompt");
    assertRefused(
        of16().pass(0, 1, List.of(0, 1), List.of(3), top1(1, 2)),
        "records[0]: extend_seq_lens[0] is 3 of 2 tokens that are left");
    assertRefused(
        of16().pass(0, 1, List.of(0), List.of(1), top1(1)).field("positions", null),
        "records[0]: positions has 0 tokens, topk_ids_of_layer 1");
    assertRefused(
        of16().pass(0, 1, List.of(0), List.of(1), top1(1)).field("positions", List.of("a")),
        "records[0]: positions[0] is no whole number of 32 bits");
    assertRefused(
        of16()
            .pass(0, 1, List.of(0), List.of(1), top1(1))
            .field(
                "positions",
                TorchBytes.tensor("ByteStorage", List.of((1 << 24) + 1), new long[(1 << 24) + 1])),
        "records[0]: positions is uint8[16777217]; at most 16777216 tokens are read");
    assertRefused(
        of16().pass(0, 1, List.of(0), List.of(1), top1(1)).field("rank", null),
        "records[0]: rank is missing");
    assertRefused(
        of16()
            .pass(0, 1, List.of(0), List.of(1), top1(1))
            .field("topk_ids_of_layer", TorchBytes.tensor("FloatStorage", List.of(1, 1, 1), 1)),
        "records[0]: topk_ids_of_layer is float32[1, 1, 1]; expected a tensor of whole numbers"
            + " [layers, tokens, top-k]");
    assertRefused(
        new RecorderBytes(0)
            .pass(0, 1, List.of(0), List.of(1), top1(1))
            .field(
                "topk_ids_of_layer", TorchBytes.tensor("LongStorage", List.of(1, 1, 1), 1L << 32)),
        "records[0]: topk_ids_of_layer: 4294967296 is no whole number of 32 bits");
    // Nothing in it, but a row of such a length would take 4 GiB.
    assertRefused(
        of16()
            .pass(0, 4, List.of(), null, new long[1][0][])
            .field("topk_ids_of_layer", TorchBytes.ints(List.of(1, 0, 1 << 30))),
        "records[0]: topk_ids_of_layer is int32[1, 0, 1073741824]; expected a tensor of whole numbers"
            + " [layers, tokens, top-k]");
    assertRefused(
        of16().pass(0, 1, List.of(0), List.of(1), new long[][][] {{{1}}, {{2}}}),
        "records[0]: topk_ids_of_layer is int32[2, 1, 1], but the map of physical to logical experts"
            + " is of 1 layers, 16 slots of 16 experts");
    assertRefused(
        of16().pass(0, 1, List.of(0), List.of(1), top1(16)),
        "records[0]: physical expert 16 of layer 0 outside [0, 16), the slots of the map");
    assertRefused(
        new RecorderBytes(0).map(1, 3, 0, 1, 1).pass(0, 1, List.of(0), List.of(1), new long[][][] {
          {{1, 2}}
        }),
        "records[0]: expert 1 twice among the 2 of one token; does the map of experts fit this pass?"
            + " A server that moves experts while it records leaves only the last map");
    assertRefused(
        new RecorderBytes(0).map(1, 2, 0, 1).counts(0, 1, 2, 3, 4),
        "recorded in mode per_pass, which counts tokens and does not keep them; placement.loads takes"
            + " the counts, a trace needs --expert-distribution-recorder-mode per_token");
    assertRefused(
        of16()
            .pass(0, 1, List.of(0), List.of(1), top1(1))
            .pass(1, 2, List.of(1), null, top1(-1))
            .pass(2, 2, List.of(2), null, top1(1)),
        "records[2]: request 0 of rank 0 has decode position 2 after position 0; are records missing?"
            + " bad_rows: skip leaves gaps out");
  }

  @Test
  void damagedBytesAreInputExceptions() {
    byte[] whole = of16()
        .pass(0, 1, List.of(0, 1, 0), List.of(2, 1), top1(1, 2, 3))
        .pass(1, 2, List.of(2, 1), null, top1(4, 5))
        .save();
    Random random = new Random(5);
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      RecordFixture fixture = write("t.pt", damaged);
      try {
        fixture.open("t.pt");
      } catch (InputException e) {
        assertThat(e.getMessage()).contains("t.pt").doesNotContain("\n");
      }
    }
  }
}
