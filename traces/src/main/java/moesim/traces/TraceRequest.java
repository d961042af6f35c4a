package moesim.traces;

import java.util.Optional;
import moesim.input.Options;
import moesim.model.MoeModel;

/**
 * What a scenario asks of a {@link TraceFormat}.
 *
 * @param files the files to read; empty for a generator
 * @param options values of the format's own options
 * @param card the model named in the scenario, if any: the trace is checked against it
 * @param seed the scenario's seed, for generators
 */
public record TraceRequest(TraceFiles files, Options options, Optional<MoeModel> card, long seed) {}
