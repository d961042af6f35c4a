package moesim.traces;

import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RequestSubject;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;

/** A trace whose requests are about {@code byRequest}. */
public record SubjectTrace(RoutingTrace trace, List<RequestSubject> byRequest)
    implements RoutingTrace {
  @Override
  public MoeModel model() {
    return trace.model();
  }

  @Override
  public TraceFacts facts() {
    return trace.facts();
  }

  @Override
  public Optional<RequestSubjects> subjects() {
    return Optional.of(new RequestSubjects(byRequest));
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return trace.open(firstRequest);
  }
}
