package moesim.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does not ask for Spark never meets it. */
class PlainJarTest {
  private static final List<String> FOREIGN =
      List.of("org/apache/spark/", "scala/", "moesim/spark/", "io/netty/");

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      return opened.stream().map(ZipEntry::getName).toList();
    }
  }

  private static boolean isForeign(String name) {
    return FOREIGN.stream().anyMatch(name::startsWith);
  }

  @Test
  void hasNothingOfIt() throws IOException {
    assertThat(entries(Jars.PLAIN))
        .contains("moesim/cli/Main.class")
        .noneMatch(PlainJarTest::isForeign);
    // The other jar has the engine, and leaves Spark to Spark.
    assertThat(entries(Jars.OURS))
        .contains("moesim/cli/Main.class", "moesim/spark/SparkEngine.class")
        .noneMatch(name -> name.startsWith("org/apache/spark/") || name.startsWith("scala/"));
  }

  @Test
  void loadsNothingOfIt(@TempDir Path folder) throws IOException, InterruptedException {
    Path loaded = folder.resolve("classes");
    List<String> log = List.of("-Xlog:class+load:file=" + loaded);
    Path smallest = Path.of("../scenarios/smallest.yaml");
    try (Run run = Run.plain(folder, log, smallest)) {
      assertThat(run.end()).as(run.errors()).isZero();
    }
    assertThat(Files.readString(loaded))
        .contains("moesim.cli.Main")
        .doesNotContain("org.apache.spark.", "moesim.spark.", " scala.");
  }

  @Test
  void saysThatOurJarAloneIsNotSpark(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path err = folder.resolve("err");
    Process alone = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            Jars.OURS.toString(),
            "moesim.cli.Main",
            "run",
            "../scenarios/smallest.yaml",
            "--dry-run",
            "--engine",
            "spark")
        .redirectError(err.toFile())
        .start();
    assertThat(alone.waitFor()).isEqualTo(2);
    assertThat(err).content().startsWith("--engine spark: Spark is not on the class path; ");
  }

  @Test
  void saysHowToGetIt(@TempDir Path folder) throws IOException, InterruptedException {
    Path smallest = Path.of("../scenarios/smallest.yaml");
    try (Run run = Run.plain(folder, List.of(), smallest, "--engine", "spark")) {
      assertThat(run.end()).isEqualTo(2);
      assertThat(run.errors())
          .isEqualTo("--engine spark: not on the class path; \"./moesim run --engine spark\" in a"
              + " checkout fetches and builds it, and spark-submit takes moesim-spark.jar"
              + " (docs/cluster.md)\n");
    }
  }
}
