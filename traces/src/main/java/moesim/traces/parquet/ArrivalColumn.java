package moesim.traces.parquet;

import moesim.routing.RequestArrivals;

/** The column of arrivals of a trace file. */
final class ArrivalColumn {
  private ArrivalColumn() {}

  /**
   * Reads the whole column; a request without tokens arrives with the one before it.
   *
   * @throws moesim.input.InputException if it is damaged, or arrivals descend or differ within a
   *     request
   */
  static RequestArrivals read(TraceFile file) {
    long[] arrivals = RequestColumn.read(file, TraceColumns.ARRIVAL, Long.BYTES);
    long before = 0;
    for (int request = 0; request < arrivals.length; request++) {
      if (arrivals[request] == RequestColumn.UNKNOWN) {
        arrivals[request] = before;
      }
      if (arrivals[request] < before) {
        throw RequestColumn.problem(
            file,
            TraceColumns.ARRIVAL,
            "request " + request + " arrives at " + arrivals[request]
                + (before == 0
                    ? " ns, before the load begins"
                    : " ns, before the one before it, at " + before + " ns"));
      }
      before = arrivals[request];
    }
    return new RequestArrivals(arrivals);
  }
}
