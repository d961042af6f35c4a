package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir
  Path folder;

  private void write(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "content of " + name);
    }
  }

  private DataFiles json(String path) {
    return DataFiles.among(
        TraceFiles.of(folder, path, Location.of("test")),
        ".json files",
        name -> name.endsWith(".json"));
  }

  @Test
  void takesTheFilesOfTheFormatAndNamesTheOthers() throws IOException {
    write(
        "10.json",
        "2.json",
        "README.md",
        "LICENSE-CODE",
        "NOTICE",
        "notes.txt",
        "b/1.bin",
        "b/3.json");
    DataFiles data = json(".");
    assertThat(data.files().stream().map(DataFile::name))
        .containsExactly("2.json", "10.json", "3.json");
    assertThat(data.warnings()).containsExactly("passed over, not .json files: 1.bin, notes.txt");
  }

  @Test
  void namesNoMoreThanFive() throws IOException {
    write("1.json", "1.x", "2.x", "3.x", "4.x", "5.x", "6.x", "7.x");
    assertThat(json(".").warnings())
        .containsExactly("passed over, not .json files: 1.x, 2.x, 3.x, 4.x, 5.x and 2 more");
  }

  @Test
  void takesALonelyFileWhateverItsName() throws IOException {
    write("trace.dat");
    assertThat(json("trace.dat").files().stream().map(DataFile::toString))
        .containsExactly(folder.resolve("trace.dat").toString());
  }

  @Test
  void refusesAFolderWithoutDataFiles() throws IOException {
    write("a.txt", "b.txt");
    assertThatThrownBy(() -> json("."))
        .isInstanceOf(InputException.class)
        .hasMessage(folder + ": no .json files among its 2 files");
  }

  @Test
  void digestsNamesLengthsAndBytes() throws Exception {
    write("a/1.json", "a/b/2.json");
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    for (String name : List.of("1.json", "b/2.json")) {
      byte[] content = ("content of a/" + name).getBytes(StandardCharsets.UTF_8);
      expected.update(name.getBytes(StandardCharsets.UTF_8));
      expected.update((byte) 0);
      expected.update(ByteBuffer.allocate(8).putLong(content.length).array());
      expected.update(content);
    }
    assertThat(TraceDigest.of(json("a").files()))
        .isEqualTo(HexFormat.of().formatHex(expected.digest()));
  }

  @Test
  void theDigestDoesNotDependOnHowThePathWasWritten() throws IOException {
    write("a/1.json", "a/2.json", "a/README.md");
    String digest = TraceDigest.of(json("a").files());
    assertThat(TraceDigest.of(json("a/*.json").files())).isEqualTo(digest);
    assertThat(TraceDigest.of(json("a/../a/{1,2}.json").files())).isEqualTo(digest);
    assertThat(TraceDigest.of(json("a/1.json").files())).isNotEqualTo(digest);
  }
}
