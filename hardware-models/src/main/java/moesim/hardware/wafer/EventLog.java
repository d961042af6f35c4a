package moesim.hardware.wafer;

/** Takes what happens on a wafer within a window of simulated time. */
public interface EventLog {
  /** What is wanted. */
  EventWindow window();

  /**
   * A layer step of which a part lies within the window has ended; they come in the order of time.
   */
  void ended(LayerStepEvents events);

  /**
   * The window has more operations than were asked for: no more will come.
   *
   * @param completePs all layer steps up to here were told, and nothing of the next one
   */
  void stopped(long completePs);
}
