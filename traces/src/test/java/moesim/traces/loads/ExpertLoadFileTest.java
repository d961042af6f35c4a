package moesim.traces.loads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.traces.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertLoadFileTest {
  private static final MoeModel MODEL = new MoeModel("m", List.of(1, 2), 3, 1, List.of());

  @TempDir
  Path folder;

  private String read(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("loads.json"), content);
    return Arrays.deepToString(ExpertLoadFile.read(file, MODEL));
  }

  private void assertRefused(String content, String message) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(InputException.class)
        .hasMessage(folder.resolve("loads.json") + message);
  }

  @Test
  void everyFormIsTheSameMatrix() throws IOException {
    String expected = "[[1, 2, 3], [4, 0, 6]]";
    assertThat(read("[[1, 2, 3], [4, 0, 6]]")).isEqualTo(expected);
    assertThat(read("{\"weight\": [[1, 2, 3], [4, 0, 6]]}")).isEqualTo(expected);
    assertThat(read("{\"rank\": 0, \"logical_count\": [[1, 2, 3], [4, 0, 6]], \"x\": {}}"))
        .isEqualTo(expected);
    // Passes are added up: 1 = 1 + 0, 2 = 0 + 2, ...
    assertThat(read("{\"logical_count\": [[[1, 0, 3], [0, 0, 6]], [[0, 2, 0], [4, 0, 0]]]}"))
        .isEqualTo(expected);
    assertThat(read("{\"load_history\": [{\"logical_expert_load\": [[1, 0, 3], [0, 0, 6]]},"
            + " {\"time\": 3, \"logical_expert_load\": [[0, 2, 0], [4, 0, 0]]}]}"))
        .isEqualTo(expected);
    Path packed = Files.write(
        folder.resolve("loads.json.gz"), Packed.gzip(Packed.bytes("[[1, 2, 3], [4, 0, 6]]")));
    assertThat(Arrays.deepToString(ExpertLoadFile.read(packed, MODEL))).isEqualTo(expected);
  }

  @Test
  void denseLayersWithoutLoadAreLeftOut() throws IOException {
    assertThat(read("[[0, 0, 0], [1, 2, 3], [4, 0, 6]]")).isEqualTo("[[1, 2, 3], [4, 0, 6]]");
    assertRefused(
        "[[0, 0, 1], [1, 2, 3], [4, 0, 6]]", ": loads of 3 layers, model m has 2 MoE layers");
  }

  @Test
  void physicalLoadsNeedAMap() throws IOException {
    // Slots 0 and 3 of the first layer hold expert 0: 1 + 4.
    assertThat(read("{\"physical_to_logical_map\": [[0, 1, 2, 0], [2, 2, 1, 0]],"
            + " \"global_physical_count\": [[1, 2, 3, 4], [5, 6, 7, 8]]}"))
        .isEqualTo("[[5, 2, 3], [8, 7, 11]]");
    assertRefused(
        "{\"global_physical_count\": [[1, 2, 3, 4], [5, 6, 7, 8]]}",
        ": loads of physical experts, that is of slots, which hold other experts in every server;"
            + " physical_to_logical_map beside them says which, or write logical_count");
    assertRefused(
        "{\"physical_to_logical_map\": [[0, 1]], \"global_physical_count\": [[1, 2, 3], [5, 6, 7]]}",
        ": physical_to_logical_map is of 1 layers and 2 slots, the loads of 2 and 3");
    assertRefused(
        "{\"physical_to_logical_map\": [[0, 9], [0, 1]], \"global_physical_count\": [[1, 2], [5, 6]]}",
        ": physical_to_logical_map[0][1]: expert 9 outside [0, 2), the slots");
    assertRefused(
        "{\"physical_to_logical_map\": [[0, 0], [0, 1]], \"global_physical_count\": [[1, 2], [5, 6]]}",
        ": physical_to_logical_map[0]: no slot holds expert 1 of 2");
  }

  @Test
  void mapsAreNotAddedUp() {
    assertRefused(
        "{\"global_physical_count\": [[1, 2, 3], [5, 6, 7]],\n"
            + " \"physical_to_logical_map\": [[[0, 1, 2], [2, 1, 0]], [[0, 1, 2], [2, 1, 0]]]}",
        ":2:31: physical_to_logical_map is one matrix [layers][slots], not a list of them");
  }

  @Test
  void loadsAreNotCountedTwice() throws IOException {
    String matrix = "[[1, 2, 3], [4, 0, 6]]";
    assertRefused(
        "{\"logical_count\": " + matrix + ",\n \"weight\": " + matrix + "}",
        ":2:12: weight beside logical_count: loads would be counted twice; leave one of them");
    assertRefused(
        "{\"weight\": " + matrix + ",\n \"weight\": " + matrix + "}",
        ":2:12: weight beside weight: loads would be counted twice; leave one of them");
    String history = "\"load_history\": [{\"logical_expert_load\": " + matrix + "}]";
    assertRefused(
        "{\"logical_count\": " + matrix + ",\n " + history + "}",
        ":2:43: load_history.logical_expert_load beside logical_count: loads would be counted"
            + " twice; leave one of them");
    assertRefused(
        "{" + history + ",\n \"logical_count\": " + matrix + "}",
        ":2:19: logical_count beside load_history.logical_expert_load: loads would be counted"
            + " twice; leave one of them");
    assertRefused(
        "{" + history + ",\n " + history + "}",
        ":2:18: load_history a second time: loads would be counted twice; leave one of them");
    assertRefused(
        "{\"load_history\": [{\"weight\": " + matrix + ",\n \"weight\": " + matrix + "}]}",
        ":2:12: load_history.weight beside load_history.weight: loads would be counted twice;"
            + " leave one of them");
    // Loads of slots beside those of experts are the same loads; those of experts are taken.
    assertThat(read("{\"global_physical_count\": [[9, 9, 9], [9, 9, 9]], \"logical_count\": "
            + matrix + "}"))
        .isEqualTo("[[1, 2, 3], [4, 0, 6]]");
  }

  @Test
  void whatIsWrongHasItsPlace() {
    assertRefused("[[1, 2], [3, 4]]", ": loads of 2 experts per layer, model m has 3");
    assertRefused("[[1, 2, 3],\n [4, 0]]", ":2:7: 2 numbers for a layer; the first layer has 3");
    assertRefused(
        "[[1, 2, 3],\n [4, 0, -6]]", ":2:9: expected a whole number of tokens, read \"-6\"");
    assertRefused("[[1, 2, 0.5]]", ":1:9: expected a whole number of tokens, read \"0.5\"");
    assertRefused(
        "[[[1, 2, 3], [4, 0, 6]], [[1, 2, 3]]]",
        ":1:36: 1 layers, the matrix before has 2; one file is of one model");
    assertRefused(
        "{\"a\": 1}",
        ": no loads of experts in it; accepted are logical_count, weight, logical_expert_load,"
            + " load_history, or one of global_physical_count, expert_load_view with"
            + " physical_to_logical_map");
    assertRefused("[]", ":1:2: an empty matrix, expected [layers][experts]");
  }

  @Test
  void mutatedBytesAreNeverMoreThanAnInputError() throws IOException {
    String whole = "{\"physical_to_logical_map\": [[0, 1, 2, 0], [2, 2, 1, 0]],"
        + " \"global_physical_count\": [[[1, 2, 3, 4], [5, 6, 7, 8]], [[1, 2, 3, 4], [5, 6, 7, 8]]]}";
    Random random = new Random(2);
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      text.setCharAt(
          random.nextInt(text.length()), "[]{},0123456789\"- ".charAt(random.nextInt(18)));
      try {
        read(text.toString());
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(300);
  }
}
