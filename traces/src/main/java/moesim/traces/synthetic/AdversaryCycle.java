package moesim.traces.synthetic;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceRequest;

/**
 * Generator against recency: all layers go round as few experts as do not fit the cache, W = l·⌈(k
 * + 1)/l⌉ of them in all layers together. LRU and FIFO always miss, the optimum misses (W − k)/(W −
 * 1) of the accesses. <b>Source.</b> docs/model.md §6.1, adversary G3.
 */
public final class AdversaryCycle implements Generator {
  /** Its name in scenarios. */
  public static final String NAME = "adversary-cycle";

  /** Experts the cache holds. */
  public static final Option<Long> CAPACITY = Option.required(
      "capacity",
      ValueType.wholeNumber(1, MoeModel.MOST_PAGES),
      "experts that the attacked cache holds; the cycle is the shortest over all layers that does not fit");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "generated: all layers go round just more experts than a cache holds";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(AdversaryTrace.TOKENS, CAPACITY);
  }

  /** Experts of each layer in the cycle, ⌈(k + 1)/l⌉. */
  public static int expertsPerLayer(int layers, int capacity) {
    return (capacity + layers) / layers;
  }

  @Override
  public boolean isRandom() {
    return false;
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    Options options = request.options();
    MoeModel model = AdversaryTrace.modelOf(request, NAME);
    int tokens = Math.toIntExact(options.get(AdversaryTrace.TOKENS));
    int capacity = Math.toIntExact(options.get(CAPACITY));
    int experts = expertsPerLayer(model.layers(), capacity);
    if (experts > model.experts()) {
      throw options.problem(
          CAPACITY,
          "more than " + capacity + " experts in " + model.layers() + " layers are " + experts
              + " in each, but a layer has " + model.experts());
    }
    return new AdversaryTrace(
        NAME + " tokens=" + tokens + " capacity=" + capacity,
        tokens,
        model,
        () -> (round, out, from) -> {
          for (int layer = 0; layer < model.layers(); layer++) {
            out[from + layer] = (short) (round % experts);
          }
        });
  }
}
