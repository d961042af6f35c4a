package moesim.traces.fitted;

import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.StepMajorReader;
import moesim.routing.StepMajorRouting;
import moesim.routing.TraceFacts;
import moesim.traces.TextDigest;

/**
 * A trace generated from a fit, which can be read by request and by step; every pass generates it
 * again.
 */
public final class FittedTrace implements RoutingTrace, StepMajorRouting {
  private final FittedRouter router;
  private final MoeModel model;
  private final RequestSizes sizes;
  private final int requests;
  private final long seed;
  private final String source;
  private final String digest;

  /**
   * {@code requests} requests drawn with {@code seed}.
   *
   * @param name of the fit, for reports
   * @param digest SHA-256 of the fit
   */
  public FittedTrace(FittedRouting fit, int requests, long seed, String name, String digest) {
    this(fit, fit.model(), fit.sizes(), requests, seed, name, digest);
  }

  /** As above, of a model that knows more, with other lengths. */
  FittedTrace(
      FittedRouting fit,
      MoeModel model,
      RequestSizes sizes,
      int requests,
      long seed,
      String name,
      String digest) {
    if (requests < 1) {
      throw new IllegalArgumentException("requests=" + requests);
    }
    router = new FittedRouter(fit);
    this.model = model;
    this.sizes = sizes;
    this.requests = requests;
    this.seed = seed;
    source = Fitted.NAME + " " + name + " requests=" + requests + " seed=" + seed;
    this.digest = TextDigest.of(
        digest + " " + requests + " " + seed + " " + java.util.Arrays.hashCode(sizes.outputs()));
  }

  @Override
  public MoeModel model() {
    return model;
  }

  @Override
  public int requests() {
    return requests;
  }

  @Override
  public TraceFacts facts() {
    long prefill = 0;
    long decode = 0;
    for (int request = 0; request < requests; request++) {
      prefill += sizes.prompt(request);
      decode += sizes.output(request);
    }
    return new TraceFacts(
        source,
        Fitted.NAME,
        requests,
        prefill,
        decode,
        Math.multiplyExact(prefill + decode, (long) model.layers() * model.topK()),
        false,
        Optional.empty(),
        List.of(),
        digest);
  }

  private RequestDraws draws(int count) {
    return new RequestDraws(router, sizes, seed, count);
  }

  @Override
  public RoutingReader open(int firstRequest) {
    if (firstRequest < 0) {
      throw new IllegalArgumentException("requests count from 0, got firstRequest=" + firstRequest);
    }
    return new FittedReader(draws(1), firstRequest, requests);
  }

  @Override
  public StepMajorReader open(int requests, int steps) {
    if (requests < 0 || requests > this.requests || steps < 0) {
      throw new IllegalArgumentException("requests=" + requests + " outside [0, " + this.requests
          + "], or steps=" + steps + " below 0");
    }
    return new FittedSteps(draws(requests), sizes, requests, steps);
  }
}
