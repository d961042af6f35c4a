package moesim.traces.compose;

import java.util.List;

/**
 * A time in which requests come faster.
 *
 * @param from its beginning, in seconds
 * @param to its end
 * @param times by how much faster
 */
record Spike(double from, double to, double times) {
  /**
   * When a request arrives that would arrive at {@code seconds} without {@code spikes}, which stand
   * one after the other: a second of a spike holds as much as {@code times} seconds without.
   */
  static double arrival(double seconds, List<Spike> spikes) {
    double left = seconds;
    double at = 0;
    for (Spike spike : spikes) {
      double before = spike.from - at;
      if (left <= before) {
        return at + left;
      }
      left -= before;
      double held = (spike.to - spike.from) * spike.times;
      if (left <= held) {
        return spike.from + left / spike.times;
      }
      left -= held;
      at = spike.to;
    }
    return at + left;
  }
}
