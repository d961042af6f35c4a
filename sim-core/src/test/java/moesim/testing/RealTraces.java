package moesim.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Recordings of real models, which are not part of the project: tests use them where present. */
public final class RealTraces {
  private RealTraces() {}

  /** The recording at {@code name}; skips the test, saying so, if it is not there. */
  public static Path require(String name) {
    Path path = folder().resolve(name);
    Assumptions.assumeTrue(
        Files.exists(path),
        () -> "skipped: no real trace at " + path
            + "; set -Dmoesim.traces or MOESIM_TRACES to the folder that holds them");
    return path.toAbsolutePath().normalize();
  }

  private static Path folder() {
    String property = System.getProperty("moesim.traces", "");
    if (!property.isEmpty()) {
      return Path.of(property);
    }
    String environment = System.getenv("MOESIM_TRACES");
    // Tests run in the folder of their module; the default stands beside the checkout.
    return environment == null || environment.isEmpty()
        ? Path.of("../../shared/traces")
        : Path.of(environment);
  }
}
