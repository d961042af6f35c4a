package moesim.traces;

import java.util.Optional;
import java.util.function.Function;
import moesim.input.Option;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.Opponent;

/**
 * What a scenario asks of a {@link TraceFormat}.
 *
 * @param files the files to read; empty for a generator
 * @param options values of the format's own options
 * @param card the model named in the scenario, if any: the trace is checked against it
 * @param seed the scenario's seed, for generators
 * @param opponents makes the empty cache of the run, for formats that play against it; empty
 *     outside a scenario
 * @param watch told while the files are read
 */
public record TraceRequest(
    TraceFiles files,
    Options options,
    Optional<MoeModel> card,
    long seed,
    Optional<Function<MoeModel, Opponent>> opponents,
    ReadingWatch watch) {
  /** A request nobody watches. */
  public TraceRequest(
      TraceFiles files,
      Options options,
      Optional<MoeModel> card,
      long seed,
      Optional<Function<MoeModel, Opponent>> opponents) {
    this(files, options, card, seed, opponents, ReadingWatch.none());
  }

  /** Experts a token selects: what {@code written} says, else the card; empty if neither does. */
  public Optional<Integer> topK(Option<Long> written) {
    return options.find(written).map(Math::toIntExact).or(() -> card.map(MoeModel::topK));
  }

  /** A request without an opponent. */
  public TraceRequest(TraceFiles files, Options options, Optional<MoeModel> card, long seed) {
    this(files, options, card, seed, Optional.empty());
  }
}
