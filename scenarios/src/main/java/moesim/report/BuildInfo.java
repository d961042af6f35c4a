package moesim.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Version and commit of this build. */
public record BuildInfo(String version, String commit) {
  /** As the build wrote it down. */
  public static BuildInfo current() {
    try (InputStream in = BuildInfo.class.getResourceAsStream("/moesim/build.properties")) {
      if (in == null) {
        throw new IllegalStateException("moesim/build.properties is missing from the class path");
      }
      Properties properties = new Properties();
      properties.load(in);
      return new BuildInfo(
          properties.getProperty("version", "unknown"),
          properties.getProperty("commit", "unknown"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
