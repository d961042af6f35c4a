package moesim.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.ParallelRun;
import moesim.scenario.RunPlan;
import moesim.scenario.RunSpec;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import moesim.traces.ReadingWatch;

/**
 * The runs of one kind of machine: how one is run, and how their results are joined. Several
 * threads run at once.
 *
 * <p><b>Life of a run.</b> {@link #open}, {@link #run} unless its result is known already, and in
 * any case {@link #close(RunPlan)} once.
 */
interface Study<R extends Record> extends AutoCloseable {
  /**
   * The study of the runs of {@code scenario}.
   *
   * @param wallNanos a wall clock, which no result depends on
   * @param scratchBytes of scratch room that are taken from direct memory
   * @param logs where runs on wafers tell what happens in them
   */
  static Study<?> of(Scenario scenario, LongSupplier wallNanos, long scratchBytes, RunLogs logs) {
    RunSpec first = scenario.plans().get(0).spec();
    if (first instanceof WaferRun) {
      return new WaferStudy(scenario, wallNanos, scratchBytes, logs);
    }
    return first instanceof ParallelRun
        ? new ParallelStudy(scenario, wallNanos, scratchBytes)
        : new CacheStudy(scenario, scratchBytes);
  }

  /** What a run finds. */
  Class<R> resultType();

  /**
   * The trace of the plan of number {@code index}, which one of its runs opens; {@code watch} is
   * told how far that is.
   */
  RoutingTrace open(int index, RunPlan plan, ReadingWatch watch);

  /**
   * Runs {@code plan}, of number {@code index}, on its trace; {@code tokens} is told how many more
   * tokens were replayed, now and then.
   */
  R run(int index, RunPlan plan, RoutingTrace trace, LongConsumer tokens);

  /** The part of {@link #run} that replays tokens, to try how fast it goes. */
  default void replay(int index, RunPlan plan, RoutingTrace trace, LongConsumer tokens) {
    run(index, plan, trace, tokens);
  }

  /** The memory that {@link #run} needs. */
  Footprint footprint(RunPlan plan, RoutingTrace trace);

  /** Tokens that {@link #run} replays. */
  long tokens(RunPlan plan, RoutingTrace trace);

  /** Seconds that {@link #run} takes beside its replay, about; {@code probe} tries that. */
  default double secondsBeside(RunPlan plan, RoutingTrace trace, BoundsProbe probe) {
    return 0;
  }

  /** Runs of one kind replay about as many tokens per second. */
  String kind(RunPlan plan, RoutingTrace trace);

  /**
   * The run is over: what no other will ask for is let go. Returns the keys of that, as footprints
   * name them.
   */
  List<String> close(RunPlan plan);

  /**
   * The value of {@link #judgedBy} that {@code plan} came to; empty for one that others are only
   * compared with.
   */
  OptionalDouble score(RunPlan plan, R result);

  /** What a run is judged by, less being better. */
  Metric judgedBy();

  /** All results, in plan order, as a table. */
  ResultTable table(List<RunOutcome<R>> results);

  /** More tables about all results, by the name of their file. */
  Map<String, ResultTable> details(List<RunOutcome<R>> results);

  /** Facts of the traces that were replayed, in plan order, each once. */
  List<TraceFacts> traces();

  /** What all results say together, in plan order, one line each; empty if nothing. */
  List<String> summary(ResultTable table);

  /**
   * Wall-clock times by name, one per run, in plan order, without what runs share: no results. Names
   * are those of {@code provenance.json}; none if nobody asks.
   */
  Map<String, List<Duration>> wallTimes(List<RunOutcome<R>> results);

  /** What a reader of the results should know beside the traces' warnings, one line each. */
  List<String> notes(List<RunOutcome<R>> results);

  @Override
  void close();
}
