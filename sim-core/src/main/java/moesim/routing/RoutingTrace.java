package moesim.routing;

import java.util.Optional;
import moesim.model.MoeModel;

/**
 * Routing decisions of many requests, request by request. A trace can be read again and again, from
 * several threads at once, each with its own reader; no more than a few blocks of it need to be in
 * memory.
 */
public interface RoutingTrace {
  /** Geometry of the selections in this trace. */
  MoeModel model();

  /** What was counted and noticed when the trace was opened. */
  TraceFacts facts();

  /**
   * A new pass that begins at the first token of request {@code firstRequest}; at the end if there
   * is no such request.
   */
  RoutingReader open(int firstRequest);

  /** When its requests arrive; empty if nobody says. */
  default Optional<RequestArrivals> arrivals() {
    return Optional.empty();
  }

  /** What its requests are about; empty if nobody says. */
  default Optional<RequestSubjects> subjects() {
    return Optional.empty();
  }
}
