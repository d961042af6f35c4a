package moesim.traces;

import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RequestArrivals;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;

/** A trace without the gate weights it has. */
public record UnweightedTrace(RoutingTrace trace) implements RoutingTrace {
  @Override
  public MoeModel model() {
    return trace.model();
  }

  @Override
  public TraceFacts facts() {
    TraceFacts facts = trace.facts();
    return new TraceFacts(
        facts.source(),
        facts.format(),
        facts.requests(),
        facts.prefillTokens(),
        facts.decodeTokens(),
        facts.selections(),
        facts.ragged(),
        Optional.empty(),
        facts.warnings(),
        facts.digest(),
        facts.order());
  }

  @Override
  public Optional<RequestArrivals> arrivals() {
    return trace.arrivals();
  }

  @Override
  public Optional<RequestSubjects> subjects() {
    return trace.subjects();
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return trace.open(firstRequest);
  }
}
