package moesim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import moesim.cache.EvictionPolicies;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;

/** What a scenario can say of loading ahead. */
final class PrefetchKeys {
  static final String SECTION = "prefetch";
  static final Option<PrefetchSpec.Kind> POLICY = Option.of(
      "policy",
      ValueType.constantOf("prefetch policy", PrefetchSpec.Kind.class),
      PrefetchSpec.Kind.NONE,
      "what is loaded between two layer steps: nothing, what a heat map of the layers expects, or what an oracle knows");
  static final Option<Long> EXPERTS = Option.optional(
      "experts",
      ValueType.wholeNumber(1, 32_767),
      "most experts of the next layer a heat map wants; as many as a token selects unless written");
  static final Option<Long> DEPTH =
      Option.of("depth", ValueType.wholeNumber(1, 4096), 1L, "layer steps an oracle looks ahead");

  static final List<Option<?>> ALL = List.of(POLICY, EXPERTS, DEPTH);

  private PrefetchKeys() {}

  /** What {@code prefetch} asks for beside {@code cache}. */
  static PrefetchSpec bind(Options prefetch, Options cache) {
    Optional<Long> experts = prefetch.find(EXPERTS);
    PrefetchSpec spec = new PrefetchSpec(
        prefetch.get(POLICY),
        experts.isPresent() ? OptionalInt.of(Math.toIntExact(experts.get())) : OptionalInt.empty(),
        Math.toIntExact(prefetch.get(DEPTH)));
    boolean clairvoyant =
        EvictionPolicies.find(cache.get(Keys.POLICY)).orElseThrow().knowsTheFuture();
    if (spec.isActive() && clairvoyant) {
      throw prefetch.problem(
          POLICY,
          "not with cache.policy: " + cache.get(Keys.POLICY)
              + ", which knows the next use of requested experts only; the optimum without prefetch is compared with"
              + " every run");
    }
    return spec;
  }
}
