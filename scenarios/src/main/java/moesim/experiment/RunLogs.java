package moesim.experiment;

import java.util.Optional;
import moesim.hardware.wafer.EventLog;
import moesim.scenario.WaferRun;

/** Where runs on wafers tell what happens in them. Several threads ask at once. */
public interface RunLogs {
  /** Nobody wants to know. */
  RunLogs NONE = new RunLogs() {
    @Override
    public boolean wants(int index) {
      return false;
    }

    @Override
    public Optional<EventLog> open(int index, WaferRun run) {
      return Optional.empty();
    }

    @Override
    public void ended(int index, long endPs) {}
  };

  /** Whether anyone wants to know what happens in the run of plan {@code index}. */
  boolean wants(int index);

  /**
   * What the run of plan {@code index} tells, if anyone wants to know; asked once, before it
   * begins.
   */
  Optional<EventLog> open(int index, WaferRun run);

  /** The run of plan {@code index} has ended at {@code endPs} of simulated time. */
  void ended(int index, long endPs);
}
