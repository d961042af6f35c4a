package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import moesim.experiment.Experiment;
import moesim.experiment.Progress;
import moesim.input.InputException;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Test;

class DatasetFolderTest {
  private static final Scenario SCENARIO =
      ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), """
          scenario: small
          model: { layers: 4, experts: 4, top_k: 1 }
          trace: { format: zipf-layered, tokens: 50, seed: 7 }
          cache: { policy: lru, capacity: 8 experts }
          """, List.of()));

  private static FileSystem disk(int bytes) {
    return Jimfs.newFileSystem(Configuration.unix().toBuilder()
        .setBlockSize(256)
        .setMaxSize(bytes)
        .setMaxCacheSize(0)
        .build());
  }

  private static List<String> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  @Test
  void theSameAgainReplacesItsPart() throws IOException {
    Experiment.Outcome outcome = Experiment.run(SCENARIO, 1, Progress.none());
    try (FileSystem disk = disk(1 << 20)) {
      Path folder = Files.createDirectory(disk.getPath("/dataset"));
      Path part = new DatasetFolder(folder).write(SCENARIO, outcome);
      assertThat(new DatasetFolder(folder).write(SCENARIO, outcome)).isEqualTo(part);
      assertThat(filesBelow(folder)).containsExactly(folder.relativize(part).toString());
      assertThat(part.toString()).matches("/dataset/scenario=small/part-[0-9a-f]{16}\\.parquet");
    }
  }

  @Test
  void aFullDiskIsOneLineThatNamesTheFolder() throws IOException {
    Experiment.Outcome outcome = Experiment.run(SCENARIO, 1, Progress.none());
    try (FileSystem disk = disk(2048)) {
      Path folder = Files.createDirectory(disk.getPath("/dataset"));
      assertThatThrownBy(() -> new DatasetFolder(folder).write(SCENARIO, outcome))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("/dataset: cannot be written to: ")
          .message()
          .hasLineCount(1)
          .doesNotContain(".moesim");
      assertThat(filesBelow(folder)).isEmpty();
    }
  }
}
