package moesim.kernel;

import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;

/** SSJ's side of a {@link Timer}: an event that is used again and again. */
final class Alarm extends Event {
  /** What SSJ writes into the time of an event that it took out. */
  private static final double NOT_SET = -10;

  final Runnable action;
  final int phase;

  /** Instant and phase in one number: 4 ps + phase. */
  long key;

  /** Number of the setting; settles equal keys. */
  long order;

  /** Index in the heap. */
  int place;

  Alarm(Simulator simulator, Phase phase, Runnable action) {
    super(simulator);
    this.phase = phase.rank;
    this.action = action;
    unset();
  }

  boolean isSet() {
    return eventTime >= 0;
  }

  void setTo(long ps) {
    eventTime = ps;
    key = 4 * ps + phase;
  }

  void unset() {
    eventTime = NOT_SET;
  }

  @Override
  public void actions() {
    action.run();
  }
}
