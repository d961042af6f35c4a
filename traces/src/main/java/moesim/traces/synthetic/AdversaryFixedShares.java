package moesim.traces.synthetic;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceRequest;

/**
 * Generator against fixed shares: the last layer, which has the smallest share, goes round one
 * expert more than its share holds; every other layer always requests its expert 0. Policies that
 * evict the oldest miss once per round for ever; a shared cache with room for both soon misses
 * nothing. <b>Source.</b> docs/model.md §6.1, adversary G1.
 */
public final class AdversaryFixedShares implements Generator {
  /** Its name in scenarios. */
  public static final String NAME = "adversary-fixed-shares";

  /** Experts that the last layer's share holds. */
  public static final Option<Long> SHARE = Option.required(
      "share",
      ValueType.wholeNumber(1, Short.MAX_VALUE),
      "experts that the fixed share of the last layer holds; it requests one more in turn");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "generated: every layer repeats one expert, the last one goes round one more than its share holds";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(AdversaryTrace.TOKENS, SHARE);
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
    int share = Math.toIntExact(options.get(SHARE));
    if (share >= model.experts()) {
      throw options.problem(
          SHARE,
          "a share of " + share + " holds all " + model.experts()
              + " experts of a layer; write at most " + (model.experts() - 1));
    }
    int last = model.layers() - 1;
    return new AdversaryTrace(
        NAME + " tokens=" + tokens + " share=" + share, tokens, model, () -> (round, out, from) -> {
          for (int layer = 0; layer < last; layer++) {
            out[from + layer] = 0;
          }
          out[from + last] = (short) (round % (share + 1));
        });
  }
}
