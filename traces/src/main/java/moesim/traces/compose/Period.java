package moesim.traces.compose;

/**
 * A mix of sources for a run of requests.
 *
 * @param until the first request that is not of it
 * @param sums of the weights of the sources, each with those before it
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares periods.
record Period(int until, double[] sums) {
  /** The source that a number in [0, 1) stands for. */
  int source(double uniform) {
    double at = uniform * sums[sums.length - 1];
    int source = 0;
    while (sums[source] <= at) {
      source++;
    }
    return source;
  }
}
