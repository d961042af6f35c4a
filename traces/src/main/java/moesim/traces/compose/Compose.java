package moesim.traces.compose;

import java.util.List;
import java.util.OptionalInt;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.routing.RoutingTrace;
import moesim.traces.Disk;
import moesim.traces.TraceRequest;
import moesim.traces.synthetic.Generator;

/** Traces put together from others, by a {@link Recipe}. */
public final class Compose implements Generator {
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
  public RoutingTrace open(TraceRequest request) {
    Options options = request.options();
    OptionalInt requests = options
        .find(REQUESTS)
        .map(count -> OptionalInt.of(Math.toIntExact(count)))
        .orElse(OptionalInt.empty());
    return Recipe.read(Disk.file(options, FILE))
        .open(request.card(), options.find(SEED).orElse(request.seed()), requests, request.watch());
  }
}
