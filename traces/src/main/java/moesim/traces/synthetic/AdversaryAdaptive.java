package moesim.traces.synthetic;

import java.util.List;
import java.util.function.Function;
import moesim.input.InputException;
import moesim.input.Option;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.Opponent;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceRequest;

/**
 * Generator against the cache of the run itself: it uses one expert more than the cache holds and
 * requests the one that is not resident whenever its layer comes up. It plays against a cache of
 * its own with the same policy, which serves every request as the run will; the optimum is compared
 * on the same requests. <b>Source.</b> docs/model.md §6.1, adversary G2.
 */
public final class AdversaryAdaptive implements Generator {
  /** Its name in scenarios. */
  public static final String NAME = "adversary-adaptive";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "generated against the policy of the run: requests what is not resident, of one expert more than fit";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(AdversaryTrace.TOKENS);
  }

  @Override
  public boolean isAdaptive() {
    return true;
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
    Function<MoeModel, Opponent> opponents = request
        .opponents()
        .orElseThrow(() -> new InputException(
            options.locationOf(AdversaryTrace.TOKENS),
            NAME + " plays against the cache of a run; name it in a scenario"));
    Opponent opponent = opponents.apply(model);
    int capacity = opponent.capacity();
    String description = opponent.description();
    opponent.close();
    if (capacity < model.layers() || capacity >= model.pages()) {
      throw new InputException(
          options.locationOf(AdversaryTrace.TOKENS),
          NAME + " needs a cache of at least one round, " + model.layers()
              + " experts, and of fewer than all " + model.pages() + "; this one holds "
              + capacity);
    }
    return new AdversaryTrace(
        NAME + " tokens=" + tokens + " against " + description,
        tokens,
        model,
        () -> new AdaptiveAdversary(model, opponents.apply(model)));
  }
}
