package moesim.traces.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceRequest;

/** Traces put together from others, by a {@link Recipe}. */
public final class Compose implements TraceFormat {
  static final String NAME = "compose";

  private static final Option<String> FILE =
      Option.required("file", ValueType.text("a file"), "recipe of the trace");
  private static final Option<Long> REQUESTS = Option.optional(
      "requests",
      ValueType.wholeNumber(1, 1 << 20),
      "requests to compose, instead of the recipe's number");
  private static final Option<Long> SEED = Option.optional(
      "seed",
      ValueType.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
      "seed of this trace, instead of the scenario's");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "requests of several traces, mixed, joined or selected by a recipe";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(FILE, REQUESTS, SEED);
  }

  @Override
  public boolean generates() {
    return true;
  }

  @Override
  public boolean recognises(TraceFiles files) {
    return false;
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    Options options = request.options();
    Path path = Path.of(options.folder()).resolve(options.get(FILE));
    if (!Files.isRegularFile(path)) {
      throw options.problem(FILE, "no such file: " + path);
    }
    OptionalInt requests = options
        .find(REQUESTS)
        .map(count -> OptionalInt.of(Math.toIntExact(count)))
        .orElse(OptionalInt.empty());
    return Recipe.read(path)
        .open(request.card(), options.find(SEED).orElse(request.seed()), requests);
  }
}
