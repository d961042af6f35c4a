package moesim.traces.synthetic;

import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;

/** A generated trace of one request; every {@link #open} generates it again. */
record ZipfTrace(ZipfParameters parameters, MoeModel model) implements RoutingTrace {
  @Override
  public TraceFacts facts() {
    int tokens = parameters.tokens();
    long selections = Math.multiplyExact((long) tokens, model.layers() * model.topK());
    return new TraceFacts(
        parameters.toString(),
        ZipfLayered.NAME,
        1,
        0,
        tokens,
        selections,
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
    return new ZipfReader(parameters, model, firstRequest > 0);
  }
}
