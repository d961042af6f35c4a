package moesim.experiment;

import java.util.List;
import java.util.Optional;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;
import moesim.routing.RoutingTrace;
import moesim.routing.Scratch;
import moesim.scenario.CacheRun;
import moesim.traces.ReadingWatch;

/**
 * What the runs of an experiment share: opened traces, and the next uses the optima need. Each is
 * made once.
 */
final class SharedTraces implements AutoCloseable {
  private final SharedWork<RoutingTrace> traces = new SharedWork<>(trace -> {});
  private final SharedWork<NextUse> futures = new SharedWork<>(NextUse::close);
  private final MappedScratch scratch;

  SharedTraces(List<CacheRun> runs) {
    this(runs, MappedScratch.defaultBytes());
  }

  /** {@code scratchBytes} of scratch room are taken from direct memory. */
  SharedTraces(List<CacheRun> runs, long scratchBytes) {
    scratch = new MappedScratch(scratchBytes);
    for (CacheRun run : runs) {
      traces.announce(run.trace().key());
      if (run.policy().knowsTheFuture()) {
        futures.announce(futureKey(run));
      }
    }
  }

  /** The trace of {@code spec}; whoever opens it tells {@code watch} how far that is. */
  RoutingTrace trace(CacheRun spec, ReadingWatch watch) {
    return traces.get(spec.trace().key(), () -> spec.trace().open(spec.card(), spec.seed(), watch));
  }

  /** The next uses in {@code trace} as {@code spec} replays it, if its policy wants them. */
  Optional<NextUse> future(CacheRun spec, RoutingTrace trace) {
    if (!spec.policy().knowsTheFuture()) {
      return Optional.empty();
    }
    return Optional.of(futures.get(futureKey(spec), () -> {
      try (BatchSteps steps = new BatchSteps(trace, spec.batching(), scratch)) {
        return NextUse.of(trace.model(), steps, spec.replay().resetPerBatch(), scratch);
      }
    }));
  }

  Scratch scratch() {
    return scratch;
  }

  /** The run is through with what it shares; true if it was the last that needs its trace. */
  boolean release(CacheRun run) {
    if (run.policy().knowsTheFuture()) {
      futures.release(futureKey(run));
    }
    return traces.release(run.trace().key());
  }

  @Override
  public void close() {
    scratch.close();
  }

  private static String futureKey(CacheRun spec) {
    return spec.trace().key() + "|" + spec.batching() + "|" + spec.replay().resetPerBatch();
  }
}
