package moesim.report.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How files take the place of others. */
class DraftTest {
  @TempDir
  private Path folder = Path.of("");

  private static Draft.Content content(String... namesAndTexts) {
    return draft -> {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        Files.writeString(draft.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
      }
    };
  }

  /** The text of every file of the folder, hidden ones too; folders are told by a slash. */
  private Map<String, String> there() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        texts.put(
            file.getFileName().toString(), Files.isDirectory(file) ? "/" : Files.readString(file));
      }
    }
    return texts;
  }

  private void old() throws IOException {
    Draft.replace(
        folder, content("provenance.json", "old", "results.csv", "old", "links.parquet", "old"));
  }

  @Test
  void resultsTakeThePlaceOfAllThoseBefore() throws IOException {
    old();
    Draft.replace(folder, content("provenance.json", "new", "results.csv", "new"));
    assertThat(there()).isEqualTo(Map.of("provenance.json", "new", "results.csv", "new"));
  }

  @Test
  void addedFilesTakeThePlaceOfTheirNamesakes() throws IOException {
    old();
    Draft.add(folder, content("results.csv", "new", "report.html", "new"));
    assertThat(there())
        .isEqualTo(Map.of(
            "provenance.json", "old",
            "results.csv", "new",
            "links.parquet", "old",
            "report.html", "new"));
  }

  @Test
  void whatNoProvenanceClaimsStays() throws IOException {
    content("report.html", "the user's", "results.csv", "the user's").write(folder);
    Draft.replace(folder, content("provenance.json", "new", "results.csv", "new"));
    assertThat(there())
        .isEqualTo(
            Map.of("report.html", "the user's", "provenance.json", "new", "results.csv", "new"));
  }

  @Test
  void whereFilesCannotBeMovedInThoseBeforeStay() throws IOException {
    old();
    Files.createDirectories(folder.resolve("results.parquet/of-the-user"));
    assertThatThrownBy(() -> Draft.replace(
            folder,
            content("provenance.json", "new", "results.csv", "new", "results.parquet", "new")))
        .isInstanceOfSatisfying(
            IOException.class,
            e -> assertThat(Disk.reason(e))
                .isEqualTo(folder.resolve("results.parquet") + " is in the way"));
    assertThat(there())
        .isEqualTo(Map.of(
            "provenance.json", "old",
            "results.csv", "old",
            "links.parquet", "old",
            "results.parquet", "/"));
  }

  @Test
  void whatIsNotCompleteChangesNothing() throws IOException {
    old();
    assertThatThrownBy(() -> Draft.replace(folder, draft -> {
          Files.writeString(draft.resolve("results.csv"), "half");
          throw new UncheckedIOException(new IOException("disk full"));
        }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(there()).hasSize(3).containsEntry("results.csv", "old");
  }

  @Test
  void tellsItsOwnFilesFromOthers() {
    // Nobody knows the names of drafts; a file elsewhere that cannot be read is what it is.
    NoSuchFileException gone = new NoSuchFileException("gone");
    assertThatThrownBy(() -> Draft.replace(folder, draft -> {
          throw new InputException(Location.of(draft.resolve("x")), "cannot be written", gone);
        }))
        .isSameAs(gone);
    InputException elsewhere =
        new InputException(Location.of("policy.py"), "cannot be read: gone", gone);
    assertThatThrownBy(() -> Draft.replace(folder, draft -> {
          throw elsewhere;
        }))
        .isSameAs(elsewhere);
  }

  @Test
  void everyNewKindOfFileHasToBeKnown() {
    assertThatThrownBy(() -> Draft.replace(folder, content("results.xml", "new")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("results.xml would never be replaced");
  }

  @Test
  void aHalfReplacedResultIsSweptAway() throws IOException {
    old();
    content("results.csv", "new").write(folder);
    Path before = Files.createDirectory(folder.resolve(".moesim-before1"));
    Files.move(folder.resolve("provenance.json"), before.resolve("provenance.json"));
    Files.writeString(folder.resolve("notes.md"), "the user's");
    Draft.discardAll(folder);
    assertThat(there()).isEqualTo(Map.of("notes.md", "the user's"));
  }

  @Test
  void aReplacedResultIsNot() throws IOException {
    old();
    Path before = Files.createDirectory(folder.resolve(".moesim-before1"));
    Files.writeString(before.resolve("provenance.json"), "older");
    Draft.discardAll(folder);
    assertThat(there()).hasSize(3);
  }
}
