package moesim.routing;

import java.util.Arrays;

/**
 * When the requests of a trace arrive.
 *
 * <p><b>Units.</b> Nanoseconds after the beginning of the load. <b>Order.</b> By request; never
 * descending.
 */
public final class RequestArrivals {
  private final long[] ns;

  /** {@code ns} by request. */
  public RequestArrivals(long[] ns) {
    this.ns = ns.clone();
    long before = 0;
    for (int request = 0; request < ns.length; request++) {
      if (ns[request] < before) {
        throw new IllegalArgumentException(
            "request " + request + " arrives at " + ns[request] + " ns, after " + before + " ns");
      }
      before = ns[request];
    }
  }

  /** Number of requests. */
  public int requests() {
    return ns.length;
  }

  /** When {@code request} arrives. */
  public long ns(int request) {
    return ns[request];
  }

  /** All of them, by request. */
  public long[] toArray() {
    return ns.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestArrivals that && Arrays.equals(ns, that.ns);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ns);
  }
}
