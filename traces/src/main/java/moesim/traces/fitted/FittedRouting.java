package moesim.traces.fitted;

import java.util.List;
import java.util.Locale;
import moesim.model.MoeModel;
import moesim.routing.Phase;

/**
 * Everything that generated routing keeps of a recorded trace: counts, factors and lengths, no
 * selections.
 *
 * <p><b>Source.</b> docs/model.md, "Generated routing: fitted".
 *
 * @param model geometry of the selections
 * @param measured the trace
 * @param ascending leading selections of a token and layer that the recording lists in ascending
 *     order
 * @param prefillKinds how prompt tokens choose their kind
 * @param decodeKinds how generated tokens choose their kind
 * @param layers one entry per layer
 * @param sizes lengths of the requests
 */
public record FittedRouting(
    MoeModel model,
    Measured measured,
    int ascending,
    Choice prefillKinds,
    Choice decodeKinds,
    List<FittedLayer> layers,
    RequestSizes sizes) {
  public FittedRouting {
    layers = List.copyOf(layers);
  }

  /** Kinds of tokens. */
  public int kinds() {
    return prefillKinds.counts().length;
  }

  /** Expert ids that were measured. */
  public long ids() {
    return measured.usedIds();
  }

  /** What a user should know of how it was made, one line each. */
  public List<String> warnings() {
    if (measured.usedTokens() >= measured.tokens()) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "fitted to %,d of %,d tokens, in %,d of %,d requests (of long ones, the first of prompt and"
            + " output); lengths are those of all",
        measured.usedTokens(),
        measured.tokens(),
        measured.usedRequests(),
        measured.requests()));
  }

  /** Numbers this consists of. */
  public long numbers() {
    long numbers = 2L * sizes.count() + numbers(prefillKinds) + numbers(decodeKinds);
    for (FittedLayer layer : layers) {
      numbers += 1
          + numbers(layer.prefill())
          + numbers(layer.decode())
          + (long) kinds() * model.selectableExperts();
    }
    return numbers;
  }

  private static long numbers(Choice choice) {
    return choice.isMeasured() ? 1 + 2L * choice.counts().length + 2L * Ages.CLASSES : 0;
  }

  Choice kinds(Phase phase) {
    return phase == Phase.PREFILL ? prefillKinds : decodeKinds;
  }
}
