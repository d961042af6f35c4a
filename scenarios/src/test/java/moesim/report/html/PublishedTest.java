package moesim.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishedTest {
  private static final String NAME = "orders-in-chaos";

  /**
   * Speedups as docs/validation.md has them; other cells are dashes, or published for no metric of
   * ours.
   */
  private static final Pattern BAR = Pattern.compile(
      "\\| (\\S+) \\| (\\d)×(\\d) \\| (\\d+) \\| [0-9.]+ \\| ([0-9.]+) \\(([0-9.]+),[^)]*\\) \\| ([0-9.]+) \\(([0-9.]+),[^)]*\\) \\| ([0-9.]+) \\(([0-9.]+),");

  private static Table table(List<@Nullable Object[]> rows) {
    return new Table(
        List.of(
            new Column("model.preset", Kind.TEXT, "", "key"),
            new Column("machine.topology.mesh", Kind.TEXT, "", "key"),
            new Column("batch.requests", Kind.LONG, "", "key"),
            new Column("variant", Kind.TEXT, "", "key"),
            new Column("speedup_ratio", Kind.DOUBLE, "ratio", "speedup")),
        rows);
  }

  private static List<@Nullable Object[]> grid() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (String model : List.of("deepseek-v3", "qwen3-235b-a22b", "kimi-k2", "llama-4-maverick")) {
      for (String mesh : List.of("5x5", "8x3")) {
        for (long batch : List.of(4096L, 8192L, 16384L)) {
          for (String variant : List.of("Base", "EP", "Pred Only", "Allo Only", "Allo+Pred")) {
            rows.add(new Object[] {model, mesh, batch, variant, mesh.equals("5x5") ? 2.0 : 4.0});
          }
        }
      }
    }
    return rows;
  }

  @Test
  void holdsWhatTheValidationSaysWasPublished() throws IOException {
    List<Published> known = Published.of(NAME, table(grid()));
    String text = Files.readString(Path.of("../docs/validation.md"));
    Matcher bars = BAR.matcher(text);
    int found = 0;
    while (bars.find()) {
      for (int variant = 0; variant < 3; variant++) {
        Map<String, String> keys = Map.of(
            "model.preset", bars.group(1),
            "machine.topology.mesh", bars.group(2) + "x" + bars.group(3),
            "batch.requests", bars.group(4),
            "variant", List.of("Pred Only", "Allo Only", "Allo+Pred").get(variant));
        double value = Double.parseDouble(bars.group(6 + 2 * variant));
        assertThat(known)
            .as("%s", keys)
            .anyMatch(one -> one.keys().equals(keys) && one.value() == value);
        found++;
      }
    }
    assertThat(found).isEqualTo(12);
    assertThat(known).hasSize(12 + 7);
  }

  @Test
  void comparesMeansOnlyWithAllTheirRuns() {
    List<@Nullable Object[]> rows = grid();
    Table all = table(rows);
    Published mean = Published.of(NAME, all).stream()
        .filter(one -> one.keys().equals(Map.of("variant", "Allo+Pred")))
        .findFirst()
        .orElseThrow();
    assertThat(mean.value()).isEqualTo(6.63);
    assertThat(mean.rows()).hasSize(24);
    assertThat(mean.ours(all)).isEqualTo(3.0);
    Table fewer = table(rows.subList(0, rows.size() - 1));
    assertThat(Published.of(NAME, fewer))
        .noneMatch(one -> one.keys().equals(Map.of("variant", "Allo+Pred")));
    assertThat(Published.of("another", all)).isEmpty();
  }
}
