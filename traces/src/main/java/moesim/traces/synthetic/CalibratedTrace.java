package moesim.traces.synthetic;

import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.StepMajorReader;
import moesim.routing.StepMajorRouting;
import moesim.routing.TraceFacts;

/** A generated trace that can be read by request and by step; every pass generates it again. */
final class CalibratedTrace implements RoutingTrace, StepMajorRouting {
  private final CalibratedParameters parameters;
  private final MoeModel model;
  private final TopicRouter router;

  CalibratedTrace(CalibratedParameters parameters, MoeModel model) {
    this.parameters = parameters;
    this.model = model;
    router = new TopicRouter(model, parameters.router(), parameters.seed());
  }

  CalibratedParameters parameters() {
    return parameters;
  }

  /** Room for the state of {@code count} requests at a time. */
  RequestStates states(int count) {
    return new RequestStates(model, router, parameters, count);
  }

  @Override
  public MoeModel model() {
    return model;
  }

  @Override
  public int requests() {
    return parameters.requests();
  }

  @Override
  public TraceFacts facts() {
    long prefill = 0;
    for (int request = 0; request < parameters.requests(); request++) {
      prefill += parameters.promptTokens(request);
    }
    long decode = (long) parameters.requests() * parameters.lengths().decode();
    return new TraceFacts(
        parameters.toString(),
        Calibrated.NAME,
        parameters.requests(),
        prefill,
        decode,
        Math.multiplyExact(prefill + decode, (long) model.layers() * model.topK()),
        false,
        Optional.empty(),
        List.of(),
        parameters.digest(model));
  }

  @Override
  public RoutingReader open(int firstRequest) {
    if (firstRequest < 0) {
      throw new IllegalArgumentException("requests count from 0, got firstRequest=" + firstRequest);
    }
    return new CalibratedReader(this, firstRequest);
  }

  @Override
  public StepMajorReader open(int requests, int steps) {
    if (requests < 0 || requests > parameters.requests() || steps < 0) {
      throw new IllegalArgumentException("requests=" + requests + " outside [0, "
          + parameters.requests() + "], or steps=" + steps + " below 0");
    }
    return new CalibratedSteps(this, requests, steps);
  }
}
