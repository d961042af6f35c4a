package moesim.experiment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import moesim.cache.CacheCapacity;
import moesim.cache.curve.MissCurve;
import moesim.cache.curve.OnePass;
import moesim.cache.curve.StackMachine;
import moesim.hardware.CacheOnlySpec;
import moesim.model.MoeModel;
import moesim.replay.RunResult;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.CacheRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/**
 * Misses against capacity: in one pass over the trace where the policy allows it, else by one run
 * per capacity.
 */
public final class CurveExperiment {
  /**
   * What was found.
   *
   * @param curves in plan order
   * @param pages all experts
   * @param round experts that one token needs in all layers
   */
  public record Outcome(
      List<Curve> curves, int pages, int round, List<TraceFacts> traces, List<String> notes) {
    /** What curves have in common with other results. */
    public Experiment.Outcome withoutTable() {
      ResultTable none = new ResultTable(List.of(), List.of(), List.of());
      return new Experiment.Outcome(none, traces, Map.of(), notes, Map.of(), Failures.NONE);
    }
  }

  /** A run, and where its misses go: all capacities of a curve, or the one of number {@code at}. */
  private record Task(CacheRun run, Optional<StackMachine> machine, Counted counted, int at) {}

  /** Misses at each capacity of one curve, as tasks write them. */
  private static final class Counted {
    private final int[] capacities;
    private final long[] misses;
    private volatile long accesses;

    private Counted(int[] capacities) {
      this.capacities = capacities;
      misses = new long[capacities.length];
    }
  }

  private final RoutingTrace trace;
  private final Progress progress;
  private final List<Task> tasks = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLong tokens = new AtomicLong();

  private CurveExperiment(RoutingTrace trace, Progress progress) {
    this.trace = trace;
    this.progress = progress;
  }

  /**
   * The curves of {@code scenario}, a plan each; the result does not depend on the number of
   * threads.
   */
  public static Outcome run(
      Scenario scenario, CurveCapacities capacities, int threads, Progress progress) {
    CacheRun first = CacheStudy.specOf(scenario.plans().get(0));
    RoutingTrace trace = first.trace().open(first.card(), first.seed(), progress.reading());
    CurveExperiment experiment = new CurveExperiment(trace, progress);
    MoeModel model = trace.model();
    int round = Math.multiplyExact(model.layers(), model.topK());
    List<Counted> counted = new ArrayList<>();
    for (RunPlan plan : scenario.plans()) {
      counted.add(experiment.plan(CacheStudy.specOf(plan), capacities, round));
    }
    experiment.work(threads);
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < counted.size(); i++) {
      CacheRun run = CacheStudy.specOf(scenario.plans().get(i));
      Counted one = counted.get(i);
      curves.add(new Curve(
          run.policy().name(),
          run.cache().semantics(),
          experiment.isOnePass(one),
          one.accesses,
          one.capacities,
          one.misses));
    }
    List<TraceFacts> facts = List.of(trace.facts());
    return new Outcome(List.copyOf(curves), model.pages(), round, facts, Notes.of(facts));
  }

  private boolean isOnePass(Counted counted) {
    return tasks.stream().anyMatch(task -> task.counted == counted && task.machine.isPresent());
  }

  private Counted plan(CacheRun run, CurveCapacities wanted, int round) {
    MoeModel model = trace.model();
    Optional<StackMachine> machine = OnePass.machine(
        run.policy().name(),
        run.policyOptions(),
        model,
        run.cache().semantics(),
        trace.facts().tokens());
    int[] capacities = wanted.of(model.pages(), round, machine.isPresent());
    Counted counted = new Counted(capacities);
    if (machine.isPresent()) {
      tasks.add(new Task(run, machine, counted, 0));
    } else {
      IntStream.range(0, capacities.length)
          .forEach(at -> tasks.add(
              new Task(withCapacity(run, capacities[at]), Optional.empty(), counted, at)));
    }
    return counted;
  }

  private static CacheRun withCapacity(CacheRun run, int experts) {
    CacheCapacity capacity = new CacheCapacity(
        experts + " experts", CacheCapacity.Unit.EXPERTS, BigDecimal.valueOf(experts));
    return new CacheRun(
        run.seed(),
        run.card(),
        run.published(),
        run.trace(),
        run.batching(),
        run.batch(),
        new CacheOnlySpec(capacity, true, run.cache().semantics()),
        run.policy(),
        run.policyOptions(),
        run.bounds(),
        run.prefetch(),
        run.replay(),
        run.machine(),
        Optional.empty());
  }

  private void work(int threads) {
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(1, Math.min(threads, tasks.size())));
    try (SharedTraces shared =
        new SharedTraces(tasks.stream().map(task -> task.run).toList())) {
      try {
        List<Future<Boolean>> futures = new ArrayList<>();
        for (Task task : tasks) {
          Callable<Boolean> work = () -> work(task, shared);
          futures.add(workers.submit(work));
        }
        for (Future<Boolean> future : futures) {
          LocalThreads.resultOf(future);
        }
      } finally {
        LocalThreads.stop(workers);
      }
    }
  }

  /** Writes into arrays of which every task has its own part. */
  private boolean work(Task task, SharedTraces shared) {
    Assembly assembly = new Assembly(task.run, trace, shared);
    LongConsumer told = more -> tell(tokens.addAndGet(more));
    Counted counted = task.counted;
    if (task.machine.isPresent()) {
      StackMachine machine = task.machine.get();
      assembly.run(machine, told);
      MissCurve curve = machine.curve();
      counted.accesses = curve.accesses();
      for (int i = 0; i < counted.capacities.length; i++) {
        counted.misses[i] = curve.misses(counted.capacities[i]);
      }
    } else {
      RunResult result = assembly.run(told).counted();
      counted.misses[task.at] = result.counts().misses();
      if (task.at == 0) {
        counted.accesses = result.counts().accesses();
      }
    }
    shared.release(task.run);
    done.incrementAndGet();
    tell(tokens.get());
    return true;
  }

  private void tell(long tokensDone) {
    progress.advanced(
        new Progress.State(done.get(), 0, tasks.size(), tokensDone, Optional.empty()));
  }
}
