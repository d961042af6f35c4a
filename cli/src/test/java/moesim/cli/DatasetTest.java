package moesim.cli;

import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  @TempDir
  private Path folder = Path.of("");

  private List<String> parts() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.resolve("data").relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private void run(Object... settings) {
    Object[] all = new Object[4 + settings.length];
    System.arraycopy(
        new Object[] {"run", SMALLEST, "--dataset", folder.resolve("data")}, 0, all, 0, 4);
    System.arraycopy(settings, 0, all, 4, settings.length);
    assertThat(Execution.of(all).code()).isZero();
  }

  @Test
  void replacesItsOwnPartOnlyAndIsOneTable() throws IOException {
    run();
    Path first = folder.resolve("data").resolve(parts().get(0));
    byte[] before = Files.readAllBytes(first);
    run();
    assertThat(parts())
        .hasSize(1)
        .first()
        .asString()
        .matches("scenario=smallest/part-[0-9a-f]{16}.parquet");
    assertThat(Files.readAllBytes(first)).isEqualTo(before);
    run("--set", "seed=8");
    run("--set", "scenario=other one", "--set", "cache.semantics=co-resident");
    assertThat(parts()).hasSize(3).anyMatch(part -> part.startsWith("scenario=other%20one/part-"));
    assertThat(Files.readAllBytes(first)).isEqualTo(before);
    assertThat(Execution.of(
                "query",
                folder.resolve("data"),
                "--csv",
                "select scenario, count(*) n from results group by scenario order by scenario")
            .out())
        .isEqualTo("scenario,n\nother one,3\nsmallest,6\n");
    Path picture = folder.resolve("f.svg");
    assertThat(Execution.of(
                "plot",
                folder.resolve("data"),
                "--x",
                "scenario",
                "--y",
                "misses",
                "--series",
                "cache.policy",
                "-o",
                picture)
            .errLines())
        .singleElement()
        .asString()
        .startsWith("--series: several rows of");
    assertThat(picture).doesNotExist();
  }

  @Test
  void takesPartsOfSeveralProcessesAtOnceAndIsWholeAtAnyTime() throws Exception {
    run();
    Path data = folder.resolve("data");
    // Two write the same part, two others one of their own.
    List<Child> children = Stream.of(7, 7, 8, 9)
        .map(seed -> Child.of(folder, "run", SMALLEST, "--dataset", data, "--set", "seed=" + seed))
        .toList();
    while (children.stream().anyMatch(Child::isAlive)) {
      assertThat(Execution.of("query", data, "--csv", "select mod(count(*), 3) rest from results"))
          .isEqualTo(new Execution(0, "rest\n0\n", ""));
    }
    for (Child child : children) {
      assertThat(child.end()).as(child.errors()).isZero();
    }
    // The first run was without --set: a part of its own.
    assertThat(parts()).hasSize(4);
    assertThat(Execution.of("query", data, "--csv", "select count(*) n from results")
            .out())
        .isEqualTo("n\n12\n");
  }

  @Test
  void hasNoPage() {
    run();
    Path data = folder.resolve("data");
    assertThat(Execution.of("report", data))
        .isEqualTo(new Execution(
            2,
            "",
            data
                + ": is a dataset, which has no page, as readers of datasets would take it for a part;"
                + " \"moesim query\", plot and compare read it, and --out DIR makes a page\n"));
    assertThat(data.resolve("report.html")).doesNotExist();
  }

  @Test
  void refusesAFolderOfResults() {
    assertThat(Execution.of("run", SMALLEST, "--out", folder.resolve("a")).code())
        .isZero();
    assertThat(Execution.of("run", SMALLEST, "--dataset", folder.resolve("a")))
        .isEqualTo(new Execution(
            2,
            "",
            folder.resolve("a")
                + ": is a result folder of --out; name another one for the dataset\n"));
  }
}
