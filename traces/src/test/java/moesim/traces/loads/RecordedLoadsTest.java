package moesim.traces.loads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.traces.Packed;
import moesim.traces.sglang.RecorderBytes;
import moesim.traces.torch.TorchBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts of SGLang's recorder: three experts in layers 1 and 2, layer 0 is dense. */
class RecordedLoadsTest {
  private static final MoeModel MODEL = new MoeModel("m", List.of(1, 2), 3, 2, List.of());
  // Slot 3 holds expert 0 of layer 1 and expert 2 of layer 2 a second time.
  private static final long[] MAP = {0, 1, 2, 0, 0, 1, 2, 0, 2, 1, 0, 2};

  @TempDir
  Path folder;

  private String read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("loads.pt"), bytes);
    return Arrays.deepToString(ExpertLoadFile.read(file, MODEL));
  }

  private void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(InputException.class)
        .hasMessage(folder.resolve("loads.pt") + message);
  }

  private static byte[] stat(String type, List<Integer> sizes, long... counts) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("rank", 0);
    root.put("logical_count", TorchBytes.tensor(type, sizes, counts));
    root.put("average_utilization_rate_over_window", null);
    return TorchBytes.save(root);
  }

  @Test
  void passesOfModeStatAreAddedUp() throws IOException {
    // Layer 1: 1 + 0, 0 + 2, 3 + 0; layer 2: 0 + 4, 0 + 0, 6 + 0. A buffer has empty passes, too.
    long[] passes = {
      0, 0, 0, 1, 0, 3, 0, 0, 6, //
      0, 0, 0, 0, 2, 0, 4, 0, 0, //
      0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    byte[] bytes = stat("IntStorage", List.of(3, 3, 3), passes);
    assertThat(read(bytes)).isEqualTo("[[1, 2, 3], [4, 0, 6]]");
    assertThat(read(stat("LongStorage", List.of(2, 3), 1, 2, 3, 4, 0, 6)))
        .isEqualTo("[[1, 2, 3], [4, 0, 6]]");
    Path packed = Files.write(folder.resolve("loads.pt.gz"), Packed.gzip(bytes));
    assertThat(Arrays.deepToString(ExpertLoadFile.read(packed, MODEL)))
        .isEqualTo("[[1, 2, 3], [4, 0, 6]]");
  }

  @Test
  void physicalCountsGoThroughTheMap() throws IOException {
    RecorderBytes recorder = new RecorderBytes(0)
        .map(3, 4, MAP)
        .counts(0, 3, 4, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
        .counts(1, 3, 4, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 20);
    // Layer 1: expert 0 of slots 0 and 3, 11 + 4. Layer 2: expert 2 of slots 0 and 3, 5 + 28.
    assertThat(read(recorder.save())).isEqualTo("[[15, 2, 3], [7, 6, 33]]");
  }

  @Test
  void tokensAreCountedThroughTheMap() throws IOException {
    long[][][] ids = {
      {{-1, -1}, {-1, -1}, {-1, -1}}, {{0, 1}, {3, 2}, {0, 2}}, {{0, 1}, {3, 2}, {-1, -1}}
    };
    RecorderBytes recorder =
        new RecorderBytes(0).map(3, 4, MAP).pass(0, 1, List.of(0, 1, 2), List.of(3), ids);
    // Layer 1: slots 0, 1, 3, 2, 0, 2 are experts 0, 1, 0, 2, 0, 2; layer 2: 2, 1, 2, 0.
    assertThat(read(recorder.save())).isEqualTo("[[3, 1, 2], [1, 1, 2]]");
  }

  @Test
  void countsThatNobodyCanMapAreRefused() {
    assertRefused(
        new RecorderBytes(0).counts(0, 1, 2, 3, 4).save(),
        ": mode per_pass counts physical experts, that is slots, which hold other experts in every"
            + " server; without last_physical_to_logical_map nobody knows which");
    assertRefused(
        new RecorderBytes(0).map(1, 3, 0, 1, 2).counts(0, 1, 2, 3, 4).save(),
        ": records[0]: global_physical_count is int32[1, 2], last_physical_to_logical_map of 1"
            + " layers and 3 slots");
    assertRefused(
        new RecorderBytes(0).map(1, 3, 0, 1, 3).counts(0, 1, 3, 3, 4, 5).save(),
        ": last_physical_to_logical_map[0][2]: expert 3 outside [0, 3), the slots");
    assertRefused(
        new RecorderBytes(0).map(1, 3, 0, 2, 2).counts(0, 1, 3, 3, 4, 5).save(),
        ": last_physical_to_logical_map[0]: no slot holds expert 1 of 3");
    assertRefused(
        new RecorderBytes(0).map(1, 4, 0, 1, 2, 3).counts(0, 1, 4, 0, 0, 7, 8).save(),
        ": no layer has tokens outside of slots [2, 4) of 4: a rank of DeepEP in low-latency mode"
            + " counts only its own; record with mode stat, which adds all ranks up");
    assertRefused(
        new RecorderBytes(0).map(1, 2, 0, 1).counts(0, 1, 2, 1, -2).save(),
        ": records[0]: -2 tokens of expert 1 of layer 0");
  }

  @Test
  void sumsBeyond64BitsAreRefused() {
    String message = ": more tokens of one expert than a number of 64 bits holds";
    long half = 1L << 62;
    // In two passes; in two slots of one expert.
    assertRefused(
        stat("LongStorage", List.of(2, 2, 3), half, 0, 0, 0, 0, 0, half, 0, 0, 0, 0, 0), message);
    assertRefused(
        new RecorderBytes(0)
            .map(2, 4, 0, 1, 2, 0, 0, 1, 2, 0)
            .counts(0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0)
            .field(
                "global_physical_count",
                TorchBytes.tensor("LongStorage", List.of(2, 4), half, 0, 0, half, 0, 0, 0, 0))
            .save(),
        message);
  }

  @Test
  void otherFilesOfPyTorchAreRefused() {
    assertRefused(
        TorchBytes.save(Map.of("weight", 1)),
        ": nothing of SGLang's recorder: neither logical_count nor a list records");
    assertRefused(
        new RecorderBytes(0).save(), ": records is empty: nothing was served while it recorded");
    assertRefused(
        stat("IntStorage", List.of(3), 1, 2, 3),
        ": logical_count is int32[3]; expected [passes, layers, experts] or [layers, experts]");
    assertRefused(
        stat("FloatStorage", List.of(1, 3), 1, 2, 3),
        ": archive/data/0: tensor float32[1, 3]; expected whole numbers");
    assertRefused(
        stat("IntStorage", List.of(1, 3), 1, 2, 3),
        ": loads of 1 layers, model m has 2 MoE layers");
  }
}
