package moesim.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import moesim.cache.EvictionPolicies;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Suggestion;

/**
 * Curves of misses against capacity, as asked for.
 *
 * @param text the scenario; its capacity does not matter
 * @param policies a curve for each; empty for those of the scenario and the optimum
 */
public record CurveText(ScenarioText text, List<String> policies) {
  private static final List<String> DEFAULT_POLICIES = List.of("lru", "layer-aware-lru", "belady");

  public CurveText {
    policies = List.copyOf(policies);
  }

  /** Curves of {@code path}: a scenario if it ends in .yaml or .yml, else a trace. */
  public static CurveText of(String path, List<String> policies, List<String> settings) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      Path file = Path.of(path);
      if (Files.exists(file)) {
        return new CurveText(ScenarioText.of(file, settings), policies);
      }
      throw new InputException(Location.of(file), "no such file");
    }
    String quoted = '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    // A scenario like one that a user would write, so that its results can be made again.
    String yaml = "scenario: " + quoted + "\ntrace: { path: " + quoted + " }\n"
        + "cache: { policy: lru, capacity: 100 % }\n";
    return new CurveText(
        new ScenarioText(path, Path.of("").toAbsolutePath(), yaml, settings),
        policies.isEmpty() ? DEFAULT_POLICIES : policies);
  }

  /** A scenario with one plan per curve, each with a {@link CacheRun} in one shared cache. */
  public Scenario read() {
    List<RunPlan> plans = new ArrayList<>();
    Scenario last = read("");
    if (policies.isEmpty()) {
      plans.addAll(last.plans());
    }
    for (String policy : policies) {
      if (EvictionPolicies.find(policy).isEmpty()) {
        throw new InputException(
            Location.of("--policies"),
            "no policy \"" + policy + "\"" + Suggestion.forName(policy, EvictionPolicies.names()));
      }
      last = read(policy);
      last.plans().stream()
          .filter(
              plan -> plan.spec() instanceof CacheRun run && run.policy().name().equals(policy))
          .forEach(plans::add);
    }
    check(plans);
    return new Scenario(
        last.name(),
        last.seed(),
        text,
        Question.CURVE,
        last.columns(),
        plans,
        last.reports(),
        last.replications(),
        last.notes());
  }

  private Scenario read(String policy) {
    List<String> settings = new ArrayList<>(text.settings());
    replace(settings, "cache.capacity", "100 %");
    replace(settings, "replications", "1");
    if (!policy.isEmpty()) {
      replace(settings, "cache.policy", policy);
    }
    return ScenarioReader.read(new ScenarioText(text.source(), text.base(), text.yaml(), settings));
  }

  private static void replace(List<String> settings, String path, String value) {
    settings.removeIf(setting -> setting.startsWith(path + "="));
    settings.add(path + "=" + value);
  }

  private void check(List<RunPlan> plans) {
    Set<String> seen = new HashSet<>();
    for (RunPlan plan : plans) {
      if (!(plan.spec() instanceof CacheRun run)) {
        throw problem("a wafer has no curve; curves are for machine.kind: cache-only");
      }
      if (!run.cache().shared()) {
        throw problem("cache.shared: false has no curve; curves are of one cache for all layers,"
            + " so add --set cache.shared=true");
      }
      if (run.prefetch().isActive()) {
        throw problem("what is loaded ahead depends on the capacity, so there is no curve of it;"
            + " leave prefetching out");
      }
      if (run.trace().attacked().isPresent()) {
        throw problem("a trace that plays against the cache is another one at every capacity;"
            + " curves need one trace");
      }
      if (!seen.add(run.policy().name())) {
        throw problem("two curves of policy \"" + run.policy().name()
            + "\": policies must differ, and keys other than cache.policy and cache.capacity must have one value;"
            + " fix the swept ones with --set");
      }
    }
  }

  private InputException problem(String message) {
    return new InputException(Location.of(text.source()), message);
  }
}
