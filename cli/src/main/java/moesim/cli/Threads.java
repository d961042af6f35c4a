package moesim.cli;

import picocli.CommandLine.Option;

/** The option {@code --threads}. */
final class Threads {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Runs at a time; one per core unless given. Results do not depend on it.")
  private int threads = Runtime.getRuntime().availableProcessors();

  int count() {
    return Math.max(1, threads);
  }
}
