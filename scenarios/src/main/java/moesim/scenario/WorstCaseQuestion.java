package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.competitive.LayeredInstance;
import moesim.competitive.WorstCase;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.input.Written;

/**
 * The worst case a command line asks for.
 *
 * @param layers layers of the instance
 * @param experts experts per layer
 * @param capacity experts the cache holds
 * @param policy name of a policy, or {@link #BEST}
 * @param settings {@code option=value} of the policy
 */
public record WorstCaseQuestion(
    int layers, int experts, int capacity, String policy, List<String> settings) {
  /** Asks for the best ratio any deterministic policy has. */
  public static final String BEST = "best";

  public WorstCaseQuestion {
    settings = List.copyOf(settings);
  }

  /** True if the question is not about one policy. */
  public boolean isAboutTheBest() {
    return policy.equals(BEST);
  }

  /** The instance. */
  public LayeredInstance instance() {
    atLeastOne("--layers", layers);
    atLeastOne("--experts", experts);
    atLeastOne("--capacity", capacity);
    long pages = (long) layers * experts;
    int most =
        isAboutTheBest() ? LayeredInstance.MOST_PAGES_OF_THE_BEST : LayeredInstance.MOST_PAGES;
    if (pages > most) {
      throw new InputException(
          Location.of("--layers " + layers + " --experts " + experts),
          pages + " experts; the exact worst case "
              + (isAboutTheBest() ? "of the best policy" : "of a policy") + " is found for at most "
              + most + " in all layers together");
    }
    if (capacity >= pages) {
      throw new InputException(
          Location.of("--capacity " + capacity),
          "all " + pages + " experts fit, so that nothing is ever evicted; write at most "
              + (pages - 1));
    }
    return new LayeredInstance(layers, experts, capacity);
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new InputException(
          Location.of(option + " " + value), "expected a whole number of at least 1");
    }
  }

  /** Finds the answer; {@code progress} is told the number of states found so far. */
  public WorstCase answer(LongConsumer progress) {
    List<String> names = new ArrayList<>(EvictionPolicies.names());
    names.add(BEST);
    Location location = Location.of("--policy " + policy);
    ValueType.oneOf("policy", names)
        .read(new Written("--policy", policy, Written.Kind.TEXT, Location.of("command line")));
    Options options = OptionSettings.read(settings, "theta=2");
    LayeredInstance instance = instance();
    try {
      if (isAboutTheBest()) {
        refuseOptions(options);
        return WorstCase.ofTheBest(instance, progress);
      }
      EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
      if (factory.knowsTheFuture()) {
        throw new InputException(
            location, "it knows the future; the worst case is that of a policy that does not");
      }
      if (factory.readsGateWeights()) {
        throw new InputException(location, "it reads gate weights, which layered paging has not");
      }
      OptionSettings.check(factory, options);
      return WorstCase.of(instance, factory, options, progress);
    } catch (IllegalArgumentException e) {
      throw new InputException(location, String.valueOf(e.getMessage()), e);
    }
  }

  private static void refuseOptions(Options options) {
    if (!options.names().isEmpty()) {
      throw options.problem(
          options.names().iterator().next(), "the best policy has no options; leave it out");
    }
  }
}
