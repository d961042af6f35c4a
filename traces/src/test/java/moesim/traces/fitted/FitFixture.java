package moesim.traces.fitted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

/** Fits written down by hand, and the tokens of traces as text. */
final class FitFixture {
  static final RequestSizes SIZES = new RequestSizes(new int[] {3, 0, 5}, new int[] {2, 4, 0});

  private FitFixture() {}

  static MoeModel model(int layers, int experts, int topK) {
    List<Integer> ids = IntStream.range(0, layers).boxed().toList();
    return new MoeModel("test", ids, experts, topK, List.of());
  }

  static Choice choice(long... counts) {
    Choice even = Choice.unmeasured(counts.length);
    return new Choice(counts, even.unseen(), even.tilts(), even.again(), even.first());
  }

  /** Factor {@code again} for what was used by the token before, 1 for everything else. */
  static Choice sticky(double again, long... counts) {
    Choice even = Choice.unmeasured(counts.length);
    double[] byAge = even.again().clone();
    byAge[0] = again;
    return new Choice(counts, even.unseen(), even.tilts(), byAge, even.first());
  }

  /** One kind of tokens; every layer chooses as {@code choice} says, in both phases. */
  static FittedRouting fit(
      MoeModel model, Choice choice, double concentration, RequestSizes sizes) {
    FittedLayer layer =
        new FittedLayer(concentration, choice, choice, new long[][] {choice.counts()});
    List<FittedLayer> layers =
        IntStream.range(0, model.layers()).mapToObj(i -> layer).toList();
    Measured measured = new Measured("by hand", "none", "", sizes.count(), 1, sizes.count(), 1, 1);
    return new FittedRouting(model, measured, 1, choice(1), choice(1), layers, sizes);
  }

  static FittedTrace trace(FittedRouting fit, int requests, long seed) {
    return new FittedTrace(fit, requests, seed, "hand", "digest");
  }

  /** One line per token: request, phase, position, experts. */
  static List<String> tokens(RoutingTrace trace, int first, int capacity) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), capacity, false);
    try (RoutingReader reader = trace.open(first)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens.add(text(block, token));
        }
      }
    }
    return tokens;
  }

  static String text(RoutingBlock block, int token) {
    int width = block.layers() * block.topK();
    return block.requests()[token] + " " + block.phase(token) + " " + block.positions()[token] + " "
        + Arrays.toString(Arrays.copyOfRange(block.experts(), token * width, (token + 1) * width));
  }
}
