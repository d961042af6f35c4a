package moesim.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Eight made-up requests in the layout of core12345, with the layers and experts of
 * Llama-4-Maverick. Experts are drawn by the square of a uniform number, so that low ones are
 * popular: for tests of what runs on any recording, not of its values.
 */
final class WrittenRecording {
  private static final int REQUESTS = 8;
  private static final int LAYERS = 48;
  private static final int EXPERTS = 128;
  private static final int PROMPT = 3;
  private static final int GENERATED = 5;

  private WrittenRecording() {}

  /** Writes the recording into {@code folder}, and returns that. */
  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int request = 0; request < REQUESTS; request++) {
      Files.writeString(folder.resolve(request + ".json"), json(new SplittableRandom(request)));
    }
    return folder;
  }

  private static String json(SplittableRandom random) {
    StringBuilder json = new StringBuilder("[");
    for (int pass = 0; pass <= GENERATED; pass++) {
      json.append(pass == 0 ? "{" : ",{");
      for (int layer = 0; layer < LAYERS; layer++) {
        json.append(layer == 0 ? "" : ",").append('"').append(layer).append("\":");
        // Even layers are dense.
        json.append(layer % 2 == 0 ? "null" : rows(pass == 0 ? PROMPT : 1, random));
      }
      json.append('}');
    }
    return json.append("]").toString();
  }

  private static String rows(int tokens, SplittableRandom random) {
    StringBuilder rows = new StringBuilder("[");
    for (int token = 0; token < tokens; token++) {
      double uniform = random.nextDouble();
      rows.append(token == 0 ? "[" : ",[")
          .append((int) (uniform * uniform * EXPERTS))
          .append(']');
    }
    return rows.append(']').toString();
  }
}
