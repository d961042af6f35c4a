package moesim.experiment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RoutingTrace;
import moesim.scenario.PolicyFiles;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import moesim.traces.ReadingWatch;

/**
 * Executes runs of an experiment that another process leads. Several threads may use it: their runs
 * begin as the memory of this process allows, and share what runs of a trace share. Of the traces
 * that no run uses just now, the last is kept.
 */
public final class RemoteRuns implements AutoCloseable {
  private final Scenario scenario;
  private final RunKey keys;
  private final LongSupplier wallNanos;
  private final MemoryGate memory = MemoryGate.ofHeap();
  private final Map<String, List<RunPlan>> plans;
  private final Map<String, Group<?>> groups = new HashMap<>();

  /**
   * For the experiment whose {@link PendingRuns#request} is {@code request}; {@code wallNanos} is a
   * wall clock.
   */
  public RemoteRuns(byte[] request, LongSupplier wallNanos) {
    RemoteRequest read = RemoteRequest.decode(request);
    scenario = read.scenario();
    plans = scenario.plans().stream().collect(Collectors.groupingBy(RemoteRuns::groupOf));
    Map<String, String> files = read.jarDigests();
    files.putAll(PolicyFiles.ofCommands(scenario));
    keys = new RunKey(files);
    this.wallNanos = wallNanos;
  }

  /** Runs that share things, and the study that shares them. */
  private static final class Group<R extends Record> {
    private final Study<R> study;
    private final List<RunPlan> plans;
    private int users;

    Group(Study<R> study, List<RunPlan> plans) {
      this.study = study;
      this.plans = plans;
    }

    /** A run may come twice and others never, so nothing is let go before all is. */
    Set<String> close() {
      Set<String> shared = new HashSet<>();
      plans.forEach(plan -> shared.addAll(study.close(plan)));
      study.close();
      return shared;
    }
  }

  /**
   * Executes run {@code index}, whose key must be {@code key}.
   *
   * @return its reply, which says so if it failed
   * @throws InputException if this process does not see the same trace or the same policies as the
   *     one that leads
   */
  public byte[] run(int index, String key) {
    RunPlan plan = scenario.plans().get(index);
    String name = groupOf(plan);
    Group<?> group = enter(name);
    boolean sound = false;
    try {
      RoutingTrace trace = group.study.open(index, plan, ReadingWatch.none());
      String here = keys.of(plan, trace);
      if (!here.equals(key)) {
        throw new InputException(
            Location.of(trace.facts().source()),
            "the trace, or a file of its policy, has another content here than where the experiment"
                + " is led; all have to see the same files");
      }
      sound = true;
      return executed(group, index, plan, trace).encoded();
    } finally {
      leave(name, group, sound);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // As in ExperimentRuns: a run that fails is a row.
  private <R extends Record> RunReply executed(
      Group<R> group, int index, RunPlan plan, RoutingTrace trace) {
    LongAdder tokens = new LongAdder();
    MemoryGate.Claim claim = memory.claim(group.study.footprint(plan, trace));
    try {
      R result = group.study.run(index, plan, trace, more -> {
        stopIfInterrupted();
        tokens.add(more);
      });
      return RunReply.done(
          tokens.sum(), new RecordCodec<>(group.study.resultType()).encode(result));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return RunReply.failed(tokens.sum(), e);
    } finally {
      claim.close();
    }
  }

  private static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("nobody waits for this run any more");
    }
  }

  private synchronized Group<?> enter(String name) {
    Group<?> group = groups.computeIfAbsent(name, this::begin);
    group.users++;
    return group;
  }

  private Group<?> begin(String name) {
    Scenario part = new Scenario(
        scenario.name(),
        scenario.seed(),
        scenario.text(),
        scenario.question(),
        scenario.columns(),
        plans.getOrDefault(name, List.of()),
        scenario.reports(),
        scenario.replications(),
        scenario.notes());
    int most = Runtime.getRuntime().availableProcessors() + 1;
    return new Group<>(
        Study.of(part, wallNanos, MappedScratch.defaultBytes() / most, RunLogs.NONE), part.plans());
  }

  /**
   * Ends the groups that nobody uses, but this one; this one too if it is not {@code sound}:
   * whoever asks next tries again.
   */
  private synchronized void leave(String name, Group<?> group, boolean sound) {
    group.users--;
    Iterator<Map.Entry<String, Group<?>>> all = groups.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Group<?>> one = all.next();
      if (one.getValue().users == 0 && !(sound && one.getKey().equals(name))) {
        all.remove();
        memory.letGo(one.getValue().close());
      }
    }
  }

  private static String groupOf(RunPlan plan) {
    return plan.spec() instanceof WaferRun run
        ? WaferStudy.batchKey(run)
        : plan.spec().trace().key();
  }

  @Override
  public synchronized void close() {
    groups.values().forEach(group -> memory.letGo(group.close()));
    groups.clear();
  }
}
