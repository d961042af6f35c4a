package moesim.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** moesim in a process of its own, as the launcher starts it. */
final class Run implements AutoCloseable {
  private static final int MOST_SECONDS = 120;

  private final Process process;
  private final Path err;

  private Run(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  static Run withSpark(Path folder, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(Jars.java("-Xmx700m"));
    command.addAll(List.of(
        "-Dlog4j2.configurationFile=classpath:moesim/spark/log4j2.properties",
        "-cp",
        Jars.OURS + ":" + String.join(":", Jars.ofSpark()),
        "moesim.cli.Main",
        "run"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    command.addAll(List.of("--engine", "spark"));
    return start(folder, command);
  }

  /** The plain jar, with options of Java before its arguments. */
  static Run plain(Path folder, List<String> options, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx700m"));
    command.addAll(options);
    command.addAll(List.of("-jar", Jars.PLAIN.toString(), "run"));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return start(folder, command);
  }

  private static Run start(Path folder, List<String> command) throws IOException {
    Path err = Files.createTempFile(folder, "run", ".err");
    Process process = new ProcessBuilder(command)
        .redirectOutput(Files.createTempFile(folder, "run", ".out").toFile())
        .redirectError(err.toFile())
        .start();
    return new Run(process, err);
  }

  /** Waits while it runs, until {@code condition} holds. */
  void await(BooleanSupplier condition) throws IOException, InterruptedException {
    for (int waited = 0; !condition.getAsBoolean(); waited++) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS) || waited > MOST_SECONDS * 200) {
        throw new AssertionError("what was waited for did not come: " + errors());
      }
    }
  }

  int end() throws IOException, InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + errors());
    }
    return process.exitValue();
  }

  /** Ends it as nothing else can. */
  void kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    end();
  }

  String errors() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
