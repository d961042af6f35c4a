package moesim.experiment;

import java.util.List;
import java.util.Optional;
import moesim.scenario.Scenario;

/** The runs of an experiment, for the engine that sees them through. Several threads may use it. */
public interface PendingRuns {
  /** What they belong to. */
  Scenario scenario();

  /**
   * Numbers of all runs in the order to begin them, for so many at a time: those of a trace come
   * together.
   */
  List<Integer> order(int atATime);

  /**
   * Executes run {@code index}, unless its result is known; it can fail, but what is thrown ends
   * the experiment.
   */
  void runHere(int index);

  /**
   * The key of run {@code index}, which {@link RemoteRuns#run} asks for; its trace is opened here
   * for that. Empty if it need not be executed: its result is known, or its trace cannot be opened.
   */
  Optional<String> keyOf(int index);

  /** What {@link RemoteRuns} has to know. */
  byte[] request();

  /**
   * Takes the reply of {@link RemoteRuns} to run {@code index}. A second reply to the same run
   * changes nothing.
   */
  void accept(int index, byte[] reply);

  /** Nobody waits any more: runs that are under way end soon. */
  void stop();
}
