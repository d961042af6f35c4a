package moesim.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** moesim in a process of its own, which tests may kill. */
final class Child implements AutoCloseable {
  private static final long MOST_SECONDS = 120;

  private final Process process;
  private final Path err;

  private Child(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  /**
   * A shell that runs tests in the background makes its children deaf to SIGINT; this one hears it
   * again.
   */
  static Child of(Path folder, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(
        "env",
        "--default-signal=INT",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Path err = Files.createTempFile(folder, "child", ".err");
      Path out = Files.createTempFile(folder, "child", ".out");
      Process process = new ProcessBuilder(command)
          .redirectOutput(out.toFile())
          .redirectError(err.toFile())
          .start();
      return new Child(process, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits while the child runs, until {@code condition} holds. */
  void await(BooleanSupplier condition) throws InterruptedException {
    for (int waited = 0; !condition.getAsBoolean(); waited++) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS) || waited > MOST_SECONDS * 1_000) {
        throw new AssertionError("what was waited for did not come: " + errors());
      }
    }
  }

  /** Sends the signal called {@code name}, and waits for the end; returns the exit code. */
  int signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    return end();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int end() throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + errors());
    }
    return process.exitValue();
  }

  String errors() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
