package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moesim.scenario.ShippedScenarios;
import org.junit.jupiter.api.Test;

/**
 * The error of the analytic fidelity is reported for every scenario of a wafer that comes with the
 * project.
 */
class FidelityDocumentedTest {
  private static final Path DOCUMENT = Path.of("../docs/validation.md");
  private static final String HEADER =
      "| scenario | settings | points | mean absolute error | worst |";

  private static List<String> wafers() {
    return ShippedScenarios.files().stream()
        .filter(file -> {
          try {
            return Files.readString(file).contains("kind: wafer");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        })
        .map(file -> "scenarios/" + file.toString().replace('\\', '/'))
        .toList();
  }

  @Test
  void everyWaferHasItsRow() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    int header = lines.indexOf(HEADER);
    assertThat(header).isPositive();
    List<String> rows = lines.subList(header + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .toList();
    assertThat(wafers()).hasSizeGreaterThan(4);
    for (String wafer : wafers()) {
      assertThat(rows).as(wafer).anyMatch(row -> row.startsWith("| `" + wafer + "` |"));
    }
  }
}
