package moesim.experiment;

/** Where the runs of an experiment are executed: on threads of this process, or elsewhere. */
public interface RunEngine {
  /**
   * Has every run executed, in any order: here with {@link PendingRuns#runHere}, or elsewhere by
   * {@link RemoteRuns}, whose replies {@link PendingRuns#accept} takes. Returns when all are
   * through. <b>Errors.</b> What ends the experiment is thrown; a run that fails does not end it.
   */
  void execute(PendingRuns runs);
}
