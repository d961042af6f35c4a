package moesim.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import moesim.routing.TraceFacts;
import moesim.scenario.RunPlan;

/** The runs of one kind of machine: how one is run, and how their results are joined. Several threads run at once. */
interface Study<R> extends AutoCloseable {
  /** Runs the plan of number {@code index}; {@code tokens} is told how many more tokens were replayed, now and then. */
  R run(int index, RunPlan plan, LongConsumer tokens);

  /** All results, in plan order, as a table. */
  ResultTable table(List<R> results);

  /** More tables about all results, by the name of their file. */
  Map<String, ResultTable> details(List<R> results);

  /** Facts of the traces that were replayed, in plan order, each once. */
  List<TraceFacts> traces();

  /** What all results say together, in plan order, one line each; empty if nothing. */
  List<String> summary(ResultTable table);

  /** Wall-clock time of every run, in plan order, without what it shares with others; empty if nobody asks. */
  List<Duration> durations();

  /** What a reader of the results should know beside the traces' warnings, one line each. */
  List<String> notes();

  @Override
  void close();
}
