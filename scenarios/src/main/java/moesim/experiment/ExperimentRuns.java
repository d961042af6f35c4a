package moesim.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import moesim.routing.RoutingTrace;
import moesim.scenario.PolicyFiles;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the runs of an experiment: is a result known already, did the run fail, where is
 * it kept.
 */
final class ExperimentRuns<R extends Record> implements PendingRuns {
  private final Scenario scenario;
  private final Study<R> study;
  private final RecordCodec<R> codec;
  private final FinishedRuns finished;
  private final RunLogs logs;
  private final RunKey keys;
  private final Tally tally;
  private final MemoryGate memory = MemoryGate.ofHeap();
  private final FirstFault fault = new FirstFault();
  private final AtomicReferenceArray<@Nullable RunOutcome<R>> outcomes;
  private final AtomicReferenceArray<@Nullable String> asked;

  /** Why no more runs are begun, if there is a reason. */
  private final AtomicReference<@Nullable RuntimeException> end = new AtomicReference<>();

  ExperimentRuns(
      Scenario scenario, Study<R> study, FinishedRuns finished, RunLogs logs, Progress progress) {
    this.scenario = scenario;
    this.study = study;
    this.finished = finished;
    this.logs = logs;
    codec = new RecordCodec<>(study.resultType());
    keys = new RunKey(PolicyFiles.digests(scenario));
    tally = new Tally(scenario, progress);
    outcomes = new AtomicReferenceArray<>(scenario.plans().size());
    asked = new AtomicReferenceArray<>(scenario.plans().size());
  }

  /** What {@code engine} came to, in plan order. */
  List<RunOutcome<R>> executedBy(RunEngine engine) {
    try {
      engine.execute(this);
    } catch (RuntimeException e) {
      RuntimeException first = end.get();
      throw first == null ? e : first;
    } finally {
      stop();
    }
    return IntStream.range(0, outcomes.length()).mapToObj(this::outcomeOf).toList();
  }

  private RunOutcome<R> outcomeOf(int index) {
    RunOutcome<R> outcome = outcomes.get(index);
    if (outcome == null) {
      throw new IllegalStateException("run " + index + " was lost");
    }
    return outcome;
  }

  FirstFault fault() {
    return fault;
  }

  @Override
  public Scenario scenario() {
    return scenario;
  }

  @Override
  public List<Integer> order(int atATime) {
    return RunOrder.of(
        scenario.plans().stream().map(plan -> plan.spec().trace().key()).toList(), atATime);
  }

  @Override
  public void runHere(int index) {
    RunPlan plan = scenario.plans().get(index);
    orEnd(() -> {
      try {
        tally.addTokens(0);
        attempted(index, () -> open(index, plan)).ifPresent(opened -> {
          // What cannot be found again or kept ends the experiment: it is no property of the run.
          if (isKnown(index, opened.key)) {
            settleKnown(index, opened.key);
          } else {
            attempted(index, () -> executed(index, plan, opened.trace))
                .ifPresent(result -> settle(index, kept(opened.key, codec.encode(result))));
          }
        });
      } finally {
        memory.letGo(study.close(plan));
      }
    });
  }

  /** A trace that is open, and the key of a run of it. */
  private record Opened(String key, RoutingTrace trace) {}

  private Opened open(int index, RunPlan plan) {
    RoutingTrace trace = study.open(index, plan, tally.reading());
    return new Opened(keys.of(plan, trace), trace);
  }

  private R executed(int index, RunPlan plan, RoutingTrace trace) {
    MemoryGate.Claim claim = memory.claim(footprint(plan, trace));
    try {
      return study.run(index, plan, trace, tally::addTokens);
    } finally {
      claim.close();
    }
  }

  /** What {@code part} of run {@code index} comes to; if it fails, that is settled. */
  @SuppressWarnings("CatchingUnchecked") // A fault of one run is no reason to lose the others.
  private <T> Optional<T> attempted(int index, Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      settle(index, failed(index, e));
      return Optional.empty();
    }
  }

  private RunOutcome<R> kept(String key, byte[] result) {
    return finished.keep(key, result) ? kept(key) : RunOutcome.of(codec.decode(result));
  }

  /** Not held in memory: results of large sweeps on wafers would fill it. */
  private RunOutcome<R> kept(String key) {
    return RunOutcome.from(() -> codec.decode(finished
        .find(key)
        .orElseThrow(() -> new CancellationException("the finished runs are closed"))));
  }

  @Override
  public Optional<String> keyOf(int index) {
    RunPlan plan = scenario.plans().get(index);
    orEnd(() -> {
      try {
        tally.addTokens(0);
        attempted(index, () -> open(index, plan).key).ifPresent(key -> {
          asked.set(index, key);
          if (isKnown(index, key)) {
            settleKnown(index, key);
          }
        });
      } finally {
        study.close(plan);
      }
    });
    return outcomes.get(index) == null ? Optional.ofNullable(asked.get(index)) : Optional.empty();
  }

  private boolean isKnown(int index, String key) {
    return !logs.wants(index) && finished.has(key);
  }

  private void settleKnown(int index, String key) {
    tally.known();
    settle(index, kept(key));
  }

  @Override
  public byte[] request() {
    return RemoteRequest.of(scenario, PolicyFiles.ofJars()).encoded();
  }

  @Override
  public void accept(int index, byte[] reply) {
    orEnd(() -> {
      if (outcomes.get(index) == null) {
        RunReply read = RunReply.decode(reply);
        tally.addTokens(read.tokens());
        settle(
            index,
            read.failure()
                .map(cause -> failed(index, cause))
                .orElseGet(() -> kept(String.valueOf(asked.get(index)), read.result())));
      }
    });
  }

  private RunOutcome<R> failed(int index, Throwable cause) {
    fault.add(index, cause);
    return RunOutcome.failed(cause);
  }

  private void settle(int index, RunOutcome<R> outcome) {
    if (outcomes.compareAndSet(index, null, outcome)) {
      tally.done(study, scenario.plans().get(index), outcome.result());
    }
  }

  private void orEnd(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      end.compareAndSet(null, e);
      tally.stop();
      throw e;
    }
  }

  @Override
  public void stop() {
    tally.stop();
  }

  private Footprint footprint(RunPlan plan, RoutingTrace trace) {
    Footprint footprint = study.footprint(plan, trace);
    if (footprint.wholeHeapBytes() > memory.limit()) {
      tally.warn(String.format(
          Locale.ROOT,
          "needs about %,d MB of heap, more than the %,d MB that runs may take, so it runs alone:"
              + " %s",
          footprint.wholeHeapBytes() / 1_000_000,
          memory.limit() / 1_000_000,
          scenario.nameOf(plan)));
    }
    return footprint;
  }
}
