package moesim.traces.compose;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.routing.RoutingTrace;
import moesim.traces.ReadingWatch;
import moesim.traces.fitted.FittedFile;

/** A file that traces are generated from: a fit or a recipe. */
public final class GeneratedFile {
  private GeneratedFile() {}

  /**
   * The trace that {@code path} stands for.
   *
   * @param requests instead of as many as were recorded, or the recipe says
   * @param watch told while the files of a recipe's sources are read
   * @throws moesim.input.InputException if it is neither, with the place
   */
  public static RoutingTrace open(Path path, OptionalInt requests, long seed, ReadingWatch watch) {
    if (Recipe.recognises(path)) {
      return Recipe.read(path).open(Optional.empty(), seed, requests, watch);
    }
    FittedFile fitted = FittedFile.read(path);
    return fitted.trace(requests.orElse(fitted.requests()), seed);
  }
}
