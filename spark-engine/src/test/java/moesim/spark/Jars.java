package moesim.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the build has made: these tests come after it. */
final class Jars {
  /** moesim with its engine, without Spark. */
  static final Path OURS = Path.of("target/moesim-spark.jar").toAbsolutePath();

  /** moesim without the engine. */
  static final Path PLAIN = Path.of("../cli/target/moesim.jar").toAbsolutePath().normalize();

  private Jars() {}

  static List<String> ofSpark() throws IOException {
    return Arrays.asList(
        Files.readString(Path.of("target/spark.classpath")).strip().split(":"));
  }

  /** Java and its options for a process in which Spark works. */
  static List<String> java(String heap) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        heap,
        "-XX:+UseSerialGC"));
    Stream.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar")
        .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
        .forEach(command::add);
    return command;
  }
}
