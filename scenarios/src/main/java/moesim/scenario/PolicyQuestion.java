package moesim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.cache.contract.Verdict;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.input.Written;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;

/**
 * Whether a policy keeps the contract of eviction policies, as a command line asks it.
 *
 * @param policy its name
 * @param settings {@code option=value} of the policy
 * @param seed of the first random case
 * @param wanted how many cases, with seeds one after the other; else many, or few if each has to
 *     start a process
 */
public record PolicyQuestion(
    String policy, List<String> settings, long seed, Optional<Integer> wanted) {
  private static final int MANY = 120;
  private static final int FEW = 20;

  public PolicyQuestion {
    settings = List.copyOf(settings);
  }

  /** How many cases. */
  public int cases() {
    return wanted.orElse(factory().holdsResources() ? FEW : MANY);
  }

  private EvictionPolicyFactory factory() {
    ValueType.oneOf("policy", EvictionPolicies.names())
        .read(new Written("POLICY", policy, Written.Kind.TEXT, Location.of("command line")));
    return EvictionPolicies.find(policy).orElseThrow();
  }

  /** Finds the answer; {@code judged} is told after every case how many are judged. */
  public Verdict answer(IntConsumer judged) {
    EvictionPolicyFactory factory = factory();
    int cases = cases();
    if (cases < 1) {
      throw new InputException(
          Location.of("--cases " + cases), "expected a whole number of at least 1");
    }
    Options options = OptionSettings.read(settings, "theta=2");
    OptionSettings.check(factory, options);
    serveOnce(factory, options);
    return Verdict.of(factory, options, seed, cases, judged);
  }

  /** What does not even begin is wrong input, not a policy that breaks a law. */
  private static void serveOnce(EvictionPolicyFactory factory, Options options) {
    if (!factory.holdsResources()) {
      return;
    }
    MoeModel model = new MoeModel("contract", List.of(0), 2, 1, List.of(1L));
    PageTable pages = PageTable.ofAllLayers(model, false);
    AccessSemantics semantics = AccessSemantics.CO_RESIDENT;
    ExpertCache cache = new ExpertCache(
        pages,
        1,
        semantics,
        pins -> factory.create(new PolicyContext(
            pages,
            1,
            model.layers(),
            pins,
            options,
            RandomStreams.of(1).draws(Role.POLICY),
            Optional.of(semantics))));
    try {
      LayerStep step = new LayerStep(model, factory.readsGateWeightsIfRecorded());
      step.begin(0, 0, Phase.DECODE, 0);
      step.add(0);
      cache.serve(step);
    } finally {
      cache.close();
    }
  }
}
