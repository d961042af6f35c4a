package moesim.traces.synthetic;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.traces.TextDigest;
import moesim.traces.TraceRequest;

/**
 * A trace that an adversary makes: one request of decode tokens, each a round of one expert per
 * layer. Every {@link #open} makes it again.
 *
 * @param description what determines it, beside the geometry of the model; begins with the name of
 *     the format
 * @param tokens rounds
 * @param model one expert per layer
 * @param adversaries makes the adversary that chooses them
 */
record AdversaryTrace(String description, int tokens, MoeModel model, Supplier<Rounds> adversaries)
    implements RoutingTrace {
  static final Option<Long> TOKENS =
      Option.required("tokens", ValueType.wholeNumber(1, Integer.MAX_VALUE), "rounds to generate");

  /** The model of {@code request}, which selects one expert per layer. */
  static MoeModel modelOf(TraceRequest request, String format) {
    Location location = request.options().locationOf(TOKENS);
    MoeModel model = request
        .card()
        .orElseThrow(() ->
            new InputException(location, format + " needs a model, for its layers and experts"));
    if (model.topK() != 1 || model.experts() > Short.MAX_VALUE) {
      throw new InputException(
          location,
          format + " requests one expert per layer, of at most " + Short.MAX_VALUE
              + "; write a model with top_k: 1, not top-k " + model.topK() + " of "
              + model.experts());
    }
    return model;
  }

  private String format() {
    return description.substring(0, description.indexOf(' '));
  }

  @Override
  public TraceFacts facts() {
    return new TraceFacts(
        description,
        format(),
        1,
        0,
        tokens,
        Math.multiplyExact((long) tokens, model.layers()),
        false,
        Optional.empty(),
        List.of(),
        TextDigest.of(description + " layers=" + model.layers() + " experts=" + model.experts()));
  }

  @Override
  public RoutingReader open(int firstRequest) {
    if (firstRequest < 0) {
      throw new IllegalArgumentException("requests count from 0, got firstRequest=" + firstRequest);
    }
    return new Reader(firstRequest > 0 ? tokens : 0, adversaries.get());
  }

  private final class Reader implements RoutingReader {
    private final Rounds adversary;
    private int round;

    private Reader(int first, Rounds adversary) {
      round = first;
      this.adversary = adversary;
    }

    @Override
    public boolean read(RoutingBlock block) {
      if (block.layers() != model.layers() || block.topK() != 1) {
        throw new IllegalArgumentException("block of layers=" + block.layers() + " topK="
            + block.topK() + " for a trace of layers=" + model.layers() + " topK=1");
      }
      block.clear();
      while (!block.isFull() && round < tokens) {
        adversary.choose(round, block.experts(), block.add(0, Phase.DECODE, round));
        round++;
      }
      return block.tokens() > 0;
    }

    @Override
    public void close() {
      adversary.close();
    }
  }
}
