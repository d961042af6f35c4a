package moesim.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scenario files that come with the project. Tests run in the module's folder, where they are. */
public final class ShippedScenarios {
  private ShippedScenarios() {}

  /** All of them that need no recording from elsewhere, sorted. */
  public static List<Path> files() {
    try (Stream<Path> files = Files.list(Path.of(""))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
