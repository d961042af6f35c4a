package moesim.traces.compose;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.routing.RoutingTrace;
import moesim.traces.fitted.FittedFile;

/** A file that traces are generated from: a fit or a recipe. */
public final class GeneratedFile {
  private GeneratedFile() {}

  /**
   * The trace that {@code path} stands for.
   *
   * @param requests instead of as many as were recorded, or the recipe says
   * @throws moesim.input.InputException if it is neither, with the place
   */
  public static RoutingTrace open(Path path, OptionalInt requests, long seed) {
    if (Recipe.recognises(path)) {
      return Recipe.read(path).open(Optional.empty(), seed, requests);
    }
    FittedFile fitted = FittedFile.read(path);
    return fitted.trace(requests.orElse(fitted.requests()), seed);
  }
}
