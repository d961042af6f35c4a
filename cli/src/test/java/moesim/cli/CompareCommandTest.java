package moesim.cli;

import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir
  private Path folder = Path.of("");

  private Path results(String name, Object... settings) {
    Path out = folder.resolve(name);
    Object[] arguments = new Object[4 + settings.length];
    System.arraycopy(new Object[] {"run", SMALLEST, "--out", out}, 0, arguments, 0, 4);
    System.arraycopy(settings, 0, arguments, 4, settings.length);
    assertThat(Execution.of(arguments).code()).isZero();
    return out;
  }

  @Test
  void twoRunsOfTheSameAreTheSame() {
    Execution same = Execution.of("compare", results("a"), results("b"));
    assertThat(same.code()).isZero();
    assertThat(same.err()).isEmpty();
    assertThat(same.out())
        .contains("A  " + folder.resolve("a") + ": scenario \"smallest\", ")
        .endsWith("the same\n");
  }

  @Test
  void tellsWhatMovedAndWhy() throws Exception {
    Path table = folder.resolve("moved.csv");
    Path before = results("a");
    Path after = results("b", "--set", "seed=8");
    Execution moved = Execution.of("compare", before, after, "--out", table);
    assertThat(moved.code()).isEqualTo(3);
    assertThat(moved.out())
        .contains("settings: A none, B \"seed=8\"")
        .contains("metric ")
        .contains("largest change")
        .doesNotContain("the same");
    assertThat(Files.readAllLines(table).get(0)).startsWith("what,").endsWith(",change,relative");
    assertThat(Execution.of("compare", before, after, "--tolerance", "1000 %").code())
        .isZero();
    Path json = folder.resolve("moved.json");
    assertThat(Execution.of("compare", before, after, "--out", json).code()).isEqualTo(3);
    assertThat(json).content().startsWith("{\"columns\":[").contains("\"what\":\"moved\"");
  }

  @Test
  void saysInOneLineWhatIsWrong() throws Exception {
    Path there = results("a");
    assertThat(Execution.of("compare", there, folder.resolve("no")))
        .isEqualTo(new Execution(2, "", folder.resolve("no") + ": no such folder or file\n"));
    assertThat(Execution.of("compare", there, folder).errLines())
        .singleElement()
        .asString()
        .startsWith(folder + ": has no results.parquet and no scenario=… folders");
    assertThat(Execution.of("compare", there, there, "--table", "result").errLines())
        .containsExactly(
            there + ": has no table \"result\"; did you mean \"results\"? Known: blocks, results");
    assertThat(Execution.of("compare", there, there, "--tolerance", "-1").errLines())
        .singleElement()
        .asString()
        .startsWith("--tolerance: expected a part such as 1% or 0.01, read \"-1\"");
    assertThat(Execution.of("compare", there, there, "--out", "x.txt").errLines())
        .singleElement()
        .asString()
        .startsWith("--out: expected a file that ends in .csv or .json");
    Path taken = Files.createDirectory(folder.resolve("taken.csv"));
    assertThat(Execution.of("compare", there, there, "--out", taken))
        .isEqualTo(new Execution(2, "", taken + ": is a folder; name a file\n"));
  }
}
