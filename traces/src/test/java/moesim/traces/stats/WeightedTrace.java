package moesim.traces.stats;

import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;

/** A trace written into a test whose facts say that it has gate weights. */
record WeightedTrace(FixedTrace trace) implements RoutingTrace {
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
        Optional.of(WeightKind.SOFTMAX),
        facts.warnings(),
        facts.digest());
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return trace.open(firstRequest);
  }
}
