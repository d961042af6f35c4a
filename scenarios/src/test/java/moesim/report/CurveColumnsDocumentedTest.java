package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moesim.traces.parquet.ParquetTable.Column;
import org.junit.jupiter.api.Test;

class CurveColumnsDocumentedTest {
  @Test
  void everyColumnHasItsRowInTheDocument() throws IOException {
    List<String> rows =
        CurveReport.COLUMNS.stream().map(CurveColumnsDocumentedTest::row).toList();
    assertThat(Files.readAllLines(Path.of("../docs/model.md"))).containsSequence(rows);
  }

  private static String row(Column column) {
    String unit = column.unit().isEmpty() ? "–" : column.unit();
    return "| `" + column.name() + "` | " + unit + " | " + column.definition() + " |";
  }
}
