package moesim.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;

/**
 * One cache over all layers whose victims are written down, driven token by token in file order.
 */
public final class RecordedCache {
  private final MoeModel model;
  private final boolean knowsTheFuture;
  private final ExpertCache cache;
  private final List<Integer> victims = new ArrayList<>();

  private RecordedCache(
      MoeModel model,
      boolean weighBytes,
      long capacity,
      AccessSemantics semantics,
      String policy,
      Map<String, String> options) {
    this.model = model;
    EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
    knowsTheFuture = factory.knowsTheFuture();
    PageTable pages = PageTable.ofAllLayers(model, weighBytes);
    cache = new ExpertCache(
        pages,
        capacity,
        semantics,
        pins -> recording(factory.create(new PolicyContext(
            pages,
            capacity,
            model.layers(),
            pins,
            optionsOf(options),
            SharedCache.drawsOf(factory)))));
  }

  /** Room for {@code capacity} experts. */
  public static RecordedCache ofExperts(
      MoeModel model, long capacity, AccessSemantics semantics, String policy) {
    return ofExperts(model, capacity, semantics, policy, Map.of());
  }

  /** Room for {@code capacity} experts, the policy with numbers as its options. */
  public static RecordedCache ofExperts(
      MoeModel model,
      long capacity,
      AccessSemantics semantics,
      String policy,
      Map<String, String> options) {
    return new RecordedCache(model, false, capacity, semantics, policy, options);
  }

  /** Room for {@code capacity} bytes. */
  public static RecordedCache ofBytes(
      MoeModel model, long capacity, AccessSemantics semantics, String policy) {
    return new RecordedCache(model, true, capacity, semantics, policy, Map.of());
  }

  /** Serves all of {@code trace}, written as for {@link FixedTrace#of}. */
  public RecordedCache serve(String trace) {
    return serve(FixedTrace.of(model, trace));
  }

  /** Serves all of {@code trace}, whose next uses a policy may know. */
  public RecordedCache serve(FixedTrace trace) {
    if (!knowsTheFuture) {
      return serve(trace, Optional.empty());
    }
    try (NextUse future = SharedCache.futureOf(trace, SharedCache.tokenByToken())) {
      return serve(trace, Optional.of(future));
    }
  }

  private RecordedCache serve(FixedTrace trace, Optional<NextUse> future) {
    LayerStep step = new LayerStep(model);
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      while (steps.next()) {
        for (int layer = 0; layer < model.layers(); layer++) {
          steps.layer(layer, step);
          future.ifPresent(known -> known.lookUp(step));
          if (step.count() > 0) {
            cache.serve(step);
          }
        }
      }
    }
    return this;
  }

  /** The victims so far, in order. */
  public List<Integer> victims() {
    return victims;
  }

  /** The resident pages, ascending. */
  public List<Integer> residents() {
    List<Integer> residents = new ArrayList<>();
    for (int page = 0; page < model.pages(); page++) {
      if (cache.isResident(page)) {
        residents.add(page);
      }
    }
    return residents;
  }

  public CacheCounts counts() {
    return cache.counts();
  }

  public ExpertCache cache() {
    return cache;
  }

  private EvictionPolicy recording(EvictionPolicy policy) {
    return new EvictionPolicy() {
      @Override
      public void begin(LayerStep step) {
        policy.begin(step);
      }

      @Override
      public void missed(int page) {
        policy.missed(page);
      }

      @Override
      public void admitted(int page, long at) {
        policy.admitted(page, at);
      }

      @Override
      public void touched(int page, long at) {
        policy.touched(page, at);
      }

      @Override
      public int evict() {
        int victim = policy.evict();
        victims.add(victim);
        return victim;
      }
    };
  }

  private static Options optionsOf(Map<String, String> options) {
    Map<String, Written> written = new TreeMap<>();
    options.forEach((name, text) ->
        written.put(name, new Written(name, text, Written.Kind.NUMBER, Location.of("test"))));
    return new Options(Location.of("test"), written);
  }
}
