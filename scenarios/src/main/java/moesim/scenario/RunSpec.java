package moesim.scenario;

import java.util.Optional;
import moesim.input.InputException;
import moesim.model.MoeModel;

/** Everything one run needs, checked; what kind of run it is, the machine decides. */
public sealed interface RunSpec permits CacheRun, WaferRun, ParallelRun {
  /** Seed of the scenario. */
  long seed();

  /** The model, if the scenario names or describes one. */
  Optional<MoeModel> card();

  /** True if the model is a preset, with its sources; false if the scenario states it. */
  boolean published();

  /** What to replay. */
  TraceSpec trace();

  /** A problem with the number of requests in a batch, which only shows when the trace is open. */
  InputException problemOfRequests(String message);

  /** True if another seed of the scenario may give another result. */
  boolean isRandom();

  /**
   * Text that, with the content of the trace, decides the results: it is the same for two runs that
   * give the same.
   */
  String identity();
}
